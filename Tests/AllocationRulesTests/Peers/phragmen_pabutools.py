"""Counts small elections by Phragmén's rule with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots"} from standard input; projects are numbers, ballots
lists of them. Writes a JSON list of lists of funded projects. Ties go to the cheaper project, then to
the lower number.

The rule of pabutools is 'misfit: stop' with 'tied-misfit: stop' and no completion. It differs where
only projects without votes are left: to pabutools their load is infinite, and it funds them in the
order of the tie chain while all of them fit.
"""
import json
import sys

from pabutools.election import ApprovalBallot, ApprovalProfile, Instance, Project
from pabutools.rules import sequential_phragmen
from pabutools.tiebreaking import TieBreakingRule

CHEAPER = TieBreakingRule(lambda instance, profile, project: (project.cost, int(project.name)))


def funded(election):
    projects = [Project(str(n), cost) for n, cost in enumerate(election["costs"])]
    instance = Instance(projects, budget_limit=election["budget"])
    profile = ApprovalProfile(
        [ApprovalBallot([projects[n] for n in ballot]) for ballot in election["ballots"]],
        instance=instance,
    )
    outcome = sequential_phragmen(instance, profile, tie_breaking=CHEAPER)
    return sorted(int(project.name) for project in outcome)


json.dump([funded(election) for election in json.load(sys.stdin)], sys.stdout)
