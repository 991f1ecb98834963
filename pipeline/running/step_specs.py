"""What state and timers a step has, remembered by its class.

Beam asks this some nine times a step and run, and each time inspects the signatures of all methods of the step: a third
of the CPU time of a run of a few documents, and of each round or window of a process that goes on.
"""

from types import MethodType

import apache_beam as beam
from apache_beam.transforms import userstate

_Specs = tuple[set[userstate.StateSpec], set[userstate.TimerSpec]]

_BY_CLASS: dict[type, _Specs] = {}

_inspected = userstate.get_dofn_specs


def remember_step_specs() -> None:
    """Let Beam look at each class of steps once in this process."""
    userstate.get_dofn_specs = step_specs


def step_specs(dofn: beam.DoFn) -> _Specs:
    """The specs of a step's states and of its timers. Raises ValueError, as Beam does, where one is asked for twice."""
    if any(isinstance(value, MethodType) for value in vars(dofn).values()):
        return _inspected(dofn)  # a step that got a method of its own has what its class may lack
    of_class = _BY_CLASS.get(type(dofn))
    if of_class is None:
        of_class = _BY_CLASS[type(dofn)] = _inspected(dofn)
    return set(of_class[0]), set(of_class[1])
