"""Getting back to customers in time: what is due is contacted, what may not be is explained."""
