"""Counts small elections by the maximin support rule with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots"} from standard input; projects are numbers, ballots
lists of them. Writes a JSON list of lists of funded projects. Ties go to the cheaper project, then to
the lower number.

pabutools solves with floats and compares with '==', so what is tied it takes for different: loads are
rounded here. To a project without votes it gives an infinite load, and funds it last if it fits.
"""
import sys

from pabutools.rules import maximin_support as rule
from approval_elections import CHEAPER, answer, numbers, read

module = sys.modules[rule.__module__]
exactly = module._compute_optimal_load
module._compute_optimal_load = lambda projects, profile: round(exactly(projects, profile), 6)


def funded(election):
    instance, profile = read(election)
    return numbers(rule(instance, profile, tie_breaking=CHEAPER))


answer(funded)
