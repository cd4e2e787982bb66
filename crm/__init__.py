"""The books: a dealership's memory and its rules.

The story, one chapter a line, each naming the noun that is found again in `models/`,
`store/`, `use_cases/`, `console/pages/` and `tests/`:

1. A repair order is taken in (`intake/`, `use_cases/repair_orders.py`).
2. It becomes planned follow-ups (`use_cases/follow_ups.py`).
3. What is due becomes a contact attempt (`use_cases/contact_attempts.py`).
4. An answered attempt is a conversation (`use_cases/conversations.py`).
5. A conversation leaves outcomes (`use_cases/outcomes.py`).
6. A wish for service is an appointment (`use_cases/appointments.py`).
7. A complaint is promised an answer (`use_cases/complaints.py`).
8. What is not solved in time is escalated (`use_cases/escalations.py`).
"""
