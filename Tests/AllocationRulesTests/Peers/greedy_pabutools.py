"""Counts small elections with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots", "measure"} from standard input; projects are
numbers, ballots lists of them. Writes a JSON list of lists of funded projects.

With cost satisfaction the greedy rule of pabutools orders by votes, with cardinality satisfaction by
votes per cost. Its ties go to the cheaper project, then to the lower number.
"""
from pabutools.election import Cardinality_Sat, Cost_Sat
from pabutools.rules import greedy_utilitarian_welfare
from approval_elections import CHEAPER, answer, numbers, read

SATISFACTION = {"votes": Cost_Sat, "votes-per-cost": Cardinality_Sat}


def funded(election):
    instance, profile = read(election)
    outcome = greedy_utilitarian_welfare(
        instance, profile, sat_class=SATISFACTION[election["measure"]], tie_breaking=CHEAPER
    )
    return numbers(outcome)


answer(funded)
