"""What Beam is told of a step's state and timers is what it would find by looking itself."""

import apache_beam as beam
import pytest
from apache_beam.transforms import userstate
from apache_beam.transforms.userstate import BagStateSpec, TimerSpec, on_timer

from pipeline.running.step_specs import remember_step_specs, step_specs

BAG = BagStateSpec("bag", beam.coders.BytesCoder())
END = TimerSpec("end", beam.TimeDomain.WATERMARK)
IN_BAG, AT_END = beam.DoFn.StateParam(BAG), beam.DoFn.TimerParam(END)


class Counting(beam.DoFn):
    def process(self, element, bag=IN_BAG, end=AT_END):
        yield element

    @on_timer(END)
    def at_end(self, bag=IN_BAG):
        yield from bag.read()


class Plain(beam.DoFn):
    def process(self, element):
        yield element


class Twice(beam.DoFn):
    def process(self, element, one=IN_BAG, two=IN_BAG):
        yield element


def test_a_step_with_state_and_timers_keeps_them_however_often_it_is_asked():
    for step in (Counting(), Counting()):
        assert step_specs(step) == ({BAG}, {END})


def test_a_step_without_state_has_none_behind_one_that_has():
    assert step_specs(Counting()) != (set(), set())
    assert step_specs(Plain()) == (set(), set())


def test_what_a_caller_does_to_the_answer_stays_with_the_caller():
    step_specs(Counting())[0].clear()
    assert step_specs(Counting())[0] == {BAG}


def test_a_step_that_is_given_a_method_of_another_is_looked_at_itself():
    step = Plain()
    step_specs(step)
    step.process = Counting().process
    assert step_specs(step) == ({BAG}, {END})


def test_a_parameter_that_is_asked_for_twice_is_refused_as_by_beam_each_time():
    for step in (Twice(), Twice()):
        with pytest.raises(ValueError, match="duplicate"):
            step_specs(step)


def test_beam_asks_for_the_remembered_specs():
    remember_step_specs()
    assert userstate.is_stateful_dofn(Counting())
    assert not userstate.is_stateful_dofn(Plain())
    assert userstate.get_dofn_specs is step_specs
