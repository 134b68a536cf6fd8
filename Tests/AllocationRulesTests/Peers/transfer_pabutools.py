"""Counts small elections of points by CSTV with pabutools, for comparison.

Reads a JSON list of {"costs", "ballots", "combination"} from standard input; ballots give whole points
to each project, all the same sum. The pool is the sum of all points. Writes a JSON list of lists of
funded projects, null where a definition that pabutools has differently comes into play:

- whoever supports only a chosen project pays no more than the others, and loses the rest;
- eliminated projects are taken back in the order of a hash set, here in reverse;
- ties are broken by the order of a set, in part; here a tie is null;
- an excess of less than 0.01 is lost;
- minimal transfers are repeated in floats, where what is exactly enough may fall short, and what is
  left over at the end is not spent.
"""
import json
import sys

import pabutools.fractions
from pabutools.election import CumulativeBallot, CumulativeProfile, Instance, Project
from pabutools.rules import cstv as rules

module = sys.modules[rules.__module__] if hasattr(rules, "__module__") else rules
cstv = module.cstv


class Differs(Exception):
    pass


def money(donors, project):
    return sum(donor[project] for donor in donors)


def least(projects, donors):
    keys = sorted(money(donors, project) - project.cost for project in projects)
    if len(keys) > 1 and abs(keys[0] - keys[1]) < 1e-9:
        raise Differs()


def choose(projects, donors):
    """By excess, as 'select_project_ge'."""
    keys = {project: money(donors, project) - project.cost for project in projects}
    greatest = max(keys.values())
    chosen = [project for project in projects if abs(keys[project] - greatest) < 1e-9]
    if len(chosen) > 1:
        raise Differs()
    if greatest > 0:
        if greatest < 0.1 and greatest > 1e-9:
            raise Differs()
        for donor in donors:
            others = sum(donor.values()) - donor[chosen[0]]
            if greatest > 1e-9 and donor[chosen[0]] > 0 and others < 1e-9:
                raise Differs()
    return chosen


def transfer(projects, donors, *rest):
    for project in projects:
        reach = sum(sum(donor.values()) for donor in donors if donor[project] > 0)
        if abs(reach - project.cost) < 1e-9 or abs(money(donors, project) - project.cost) < 1e-9:
            raise Differs()
    return module.minimal_transfer(projects, donors, *rest)


def funded(election):
    eliminates = election["combination"] == "ewt"
    pabutools.fractions.FRACTION = "gmpy2" if eliminates else "float"
    projects = [Project(str(n), cost) for n, cost in enumerate(election["costs"])]
    profile = CumulativeProfile(
        [
            CumulativeBallot({projects[n]: points for n, points in enumerate(ballot)})
            for ballot in election["ballots"]
        ]
    )
    eliminated = []

    def eliminate(projects, donors, out, select, ties):
        least(projects, donors)
        before = set(projects)
        goes_on = module.elimination_with_transfers(projects, donors, out, select, ties)
        eliminated.extend(before - set(projects))
        return goes_on

    def take_back(selected, donors, out, select, budget, ties):
        module.reverse_eliminations(selected, donors, reversed(eliminated), select, budget, ties)

    try:
        outcome = cstv(
            Instance(projects, budget_limit=sum(map(sum, election["ballots"]))),
            profile,
            select_project_to_fund_func=choose,
            eligible_projects_func=module.is_eligible_ge,
            no_eligible_project_func=eliminate if eliminates else transfer,
            exhaustiveness_postprocess_func=take_back if eliminates else lambda *_: None,
        )
    except Differs:
        return None
    return sorted(int(project.name) for project in outcome)


json.dump([funded(election) for election in json.load(sys.stdin)], sys.stdout)
