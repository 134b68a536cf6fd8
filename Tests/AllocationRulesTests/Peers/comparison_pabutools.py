"""Compares the outcomes of Equal Shares and greedy with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots", "comparison"} from standard input; projects are
numbers, ballots lists of them. Writes a JSON list of lists of funded projects. Ties go to the cheaper
project, then to the lower number.

Where as many voters prefer the one outcome as the other, pabutools gives both, Equal Shares first.
"""
import json
import sys

from pabutools.election import (
    ApprovalBallot,
    ApprovalProfile,
    CC_Sat,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.rules import (
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    popularity_comparison,
)
from pabutools.tiebreaking import TieBreakingRule

SATISFACTION = {"satisfaction": Cardinality_Sat, "exclusion-ratio": CC_Sat}
CHEAPER = TieBreakingRule(lambda instance, profile, project: (project.cost, int(project.name)))


def funded(election):
    projects = [Project(str(n), cost) for n, cost in enumerate(election["costs"])]
    instance = Instance(projects, budget_limit=election["budget"])
    profile = ApprovalProfile(
        [ApprovalBallot([projects[n] for n in ballot]) for ballot in election["ballots"]],
        instance=instance,
    )
    by_cost = {"sat_class": Cost_Sat, "tie_breaking": CHEAPER}
    outcomes = popularity_comparison(
        instance,
        profile,
        SATISFACTION[election["comparison"]],
        [method_of_equal_shares, greedy_utilitarian_welfare],
        [by_cost, by_cost],
    )
    return sorted(int(project.name) for project in outcomes[0])


json.dump([funded(election) for election in json.load(sys.stdin)], sys.stdout)
