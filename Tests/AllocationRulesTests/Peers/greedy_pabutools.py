"""Counts small elections with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots", "measure"} from standard input; projects are
numbers, ballots lists of them. Writes a JSON list of lists of funded projects.

With cost satisfaction the greedy rule of pabutools orders by votes, with cardinality satisfaction by
votes per cost. Its ties go to the cheaper project, then to the lower number.
"""
import json
import sys

from pabutools.election import (
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.rules import greedy_utilitarian_welfare
from pabutools.tiebreaking import TieBreakingRule

SATISFACTION = {"votes": Cost_Sat, "votes-per-cost": Cardinality_Sat}
CHEAPER = TieBreakingRule(lambda instance, profile, project: (project.cost, int(project.name)))


def funded(election):
    projects = [Project(str(n), cost) for n, cost in enumerate(election["costs"])]
    instance = Instance(projects, budget_limit=election["budget"])
    profile = ApprovalProfile(
        [ApprovalBallot([projects[n] for n in ballot]) for ballot in election["ballots"]],
        instance=instance,
    )
    outcome = greedy_utilitarian_welfare(
        instance, profile, sat_class=SATISFACTION[election["measure"]], tie_breaking=CHEAPER
    )
    return sorted(int(project.name) for project in outcome)


json.dump([funded(election) for election in json.load(sys.stdin)], sys.stdout)
