"""Pages that are stuck in a script: asked whether they answer, and freed as a browser offers to its reader."""

from capture.model.phase import Phase, PhaseEnd
from capture.model.signal import SignalCode
from capture.recording.browser import Chrome
from capture.recording.visit.frames import evaluate, top_frame
from capture.recording.visit.phase_runner import PhaseRunner
from capture.recording.visit.visit_log import VisitLog

__all__ = ["free"]

ANSWER_S = 5.0  # one long task is no endless one


async def free(chrome: Chrome, stage: PhaseRunner, log: VisitLog, seconds: float) -> bool:
    """Stop a script that keeps the page from answering for that long; whether there was one.

    All others are stopped with it: the same one may be waiting for its next turn.
    """
    answered = False

    async def ask() -> None:
        nonlocal answered
        await evaluate(top_frame(chrome), "1")
        answered = True

    end = await stage.phase(Phase.ASK, min(ANSWER_S, seconds), ask, last=True)
    if answered or end is not PhaseEnd.RAN_OUT:
        return False
    log.signal(
        SignalCode.SCRIPT_NEVER_ENDED,
        "a script of the page never came to an end and was stopped, so that the page could be seen",
    )
    log.interventions.append("stopped a script that did not come to an end, and all others with it")
    chrome.target.post("Emulation.setScriptExecutionDisabled", {"value": True})
    chrome.target.post("Runtime.terminateExecution")
    return True
