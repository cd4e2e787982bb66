"""Every action of the project, by its name in the domain."""

from __future__ import annotations

from actions.asking import ActionAsk, ActionRepeat
from actions.base import CrmAction
from actions.booking import ActionBook, ActionCancelAppointment, ActionFindPlace
from actions.complaint import ActionTakeComplaint
from actions.hearing import ActionHear
from actions.leaving import (
    ActionClose,
    ActionHandOver,
    ActionKeepCallback,
    ActionOptOut,
    ActionVehicleSold,
    ActionWrongPerson,
)
from actions.notices import ActionKeepExtraWork, ActionKeepSatisfaction
from actions.opening import ActionGreet, ActionOpen
from actions.questions import ActionAnswerQuestion, ActionPriceQuestion, ActionReferPrivate
from actions.resuming import ActionResume


def all_actions() -> dict[str, CrmAction]:
    """One instance of each action, by name."""
    actions: tuple[CrmAction, ...] = (
        ActionAnswerQuestion(),
        ActionAsk(),
        ActionBook(),
        ActionCancelAppointment(),
        ActionClose(),
        ActionFindPlace(),
        ActionGreet(),
        ActionHandOver(),
        ActionHear(),
        ActionKeepCallback(),
        ActionKeepExtraWork(),
        ActionKeepSatisfaction(),
        ActionOpen(),
        ActionOptOut(),
        ActionPriceQuestion(),
        ActionReferPrivate(),
        ActionRepeat(),
        ActionResume(),
        ActionTakeComplaint(),
        ActionVehicleSold(),
        ActionWrongPerson(),
    )
    return {action.name(): action for action in actions}
