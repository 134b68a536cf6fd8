"""Finds every set of greatest total with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots", "utility"} from standard input; projects are
numbers, ballots lists of them. Writes a JSON list of lists of sets: pabutools breaks no ties.
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
from pabutools.rules import max_additive_utilitarian_welfare

SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}


def optima(election):
    projects = [Project(str(n), cost) for n, cost in enumerate(election["costs"])]
    instance = Instance(projects, budget_limit=election["budget"])
    profile = ApprovalProfile(
        [ApprovalBallot([projects[n] for n in ballot]) for ballot in election["ballots"]],
        instance=instance,
    )
    sets = max_additive_utilitarian_welfare(
        instance, profile, sat_class=SATISFACTION[election["utility"]], resoluteness=False
    )
    return [sorted(int(project.name) for project in one) for one in sets]


json.dump([optima(election) for election in json.load(sys.stdin)], sys.stdout)
