import AllocationRules
import BudgetModel
import Testing

@testable import Confederation

@Suite struct HandedTallyTests {
  private func world(_ change: (inout CountingWorld) -> Void = { _ in }) -> CountingWorld {
    var world = CountingWorld.city()
    world.byLaw.acceptsUnsealedTallies = true
    change(&world)
    return world
  }

  /// `measure project key value` a line, for one pool; the first word may be `whole`.
  private func handed(
    _ council: String, _ pools: [(String, [String])], sealed: String? = nil
  ) -> HandedTally {
    var rows: [TallyRow] = []
    for (pool, lines) in pools {
      for line in lines {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        rows.append(
          TallyRow(
            councilID: council, poolID: pool, measure: TallyMeasure(rawValue: words[0])!,
            projectID: words[1], key: words[2], value: Ratio(exact: words[3])!))
      }
    }
    return HandedTally(
      councilID: council, file: "tallies/\(council).csv", rows: rows,
      lines: rows.indices.map { $0 + 2 }, sealedRulesSHA256: sealed)
  }

  private var south: HandedTally {
    handed(
      "south",
      [
        ("", ["received   12", "counted   10", "rejected  ballot-overvote 2", "blank   1"]),
        ("C", ["received   5", "counted   5", "votes c1  4", "votes c2  2"]),
        ("S", ["received   9", "counted   9", "votes s1  3"]),
      ])
  }

  private func asked(_ rows: [String]) -> [String] {
    let tally = handed("south", [("", ["received   9", "counted   9"]), ("S", rows)])
    let world = world {
      $0.tallies = [tally]
      for place in $0.contests.indices { $0.contests[place].settings.needsYesOverNo = true }
    }
    return world.count("north", []).lines
  }

  private let meeting = ["received   9", "counted   9", "yes s1  5", "no s1  3", "abstain s1  1"]

  @Test func aYesIsAVote() {
    let tally = handed(
      "south", [("", ["received   9", "counted   9"]), ("S", meeting)])
    let world = world {
      $0.tallies = [tally]
      for place in $0.contests.indices { $0.contests[place].settings.needsYesOverNo = true }
    }
    let count = world.count("north", [])
    #expect(count.lines == [])
    #expect(count.votes(2) == ["5", "0"])
  }

  @Test func answersOfAMeetingMustBePossible() {
    #expect(
      asked(["received   9", "counted   9"]).map { $0.suffix(24) } == [
        "[tally-value-impossible]", "[tally-value-impossible]",
      ])
    #expect(asked(meeting + ["yes s2  6", "no s2  4"]).count == 1)
    #expect(asked(meeting + ["votes s1  5"]) == [])
    #expect(asked(meeting + ["votes s1  6"]).count == 1)
  }

  @Test func ballotsCannotSayNo() {
    let world = world {
      for place in $0.contests.indices { $0.contests[place].settings.needsYesOverNo = true }
    }
    let lines = world.count("north", [WrittenBallot("b1", "n1 c1")]).lines
    let refused = lines.filter { $0.contains("council 'north' hands in ballots [setting-bad]") }
    #expect(refused.count == 2 && Set(refused).count == 2)
  }

  @Test func aTallyStandsBesideTheBallotsOfOthers() {
    let world = world { $0.tallies = [self.south] }
    let count = world.count("north", [WrittenBallot("b1", "n1 c1")])
    #expect(count.votes(0) == ["5", "2"])
    #expect(count.totals[0].weight == Ratio(6))
    #expect(count.votes(2) == ["3", "0"])
    #expect(count.councilBallots[2].rejected == ["ballot-overvote": 2])
    #expect(count.lines == [])
    #expect(count.checks == ["C1": true, "C2": true, "C3": true])
    #expect(
      count.reconciliation.filter { $0.file == "tallies/south.csv" }.map {
        "\($0.quantity) \($0.bucket) \($0.value)"
      } == [
        "ballots received 12", "ballots rejected:ballot-overvote 2", "ballots excluded 0",
        "ballots counted 10", "counted blank 1", "counted with-choices 9",
      ])
    #expect(
      count.tallyRows["city"]!.filter { $0.poolID == "S" }.map {
        "\($0.measure.rawValue) \($0.projectID) \($0.value.exact)"
      } == ["received  9", "counted  9", "blank  0", "votes s1 3", "votes s2 0"])
  }

  @Test func withoutRowsOfTheWholeTheLargestPoolStandsForIt() {
    let world = world {
      var south = self.south
      south.rows = south.rows.filter { !$0.poolID.isEmpty }
      $0.tallies = [south]
    }
    let count = world.count("north", [])
    #expect(count.councilBallots[2].received == 9)
  }

  @Test func whatBlankBallotsWeighIsReadAndHandedUp() {
    let world = world {
      var south = self.south
      south.rows += self.handed("south", [("C", ["blank   2", "blank  weight 1/2"])]).rows
      south.lines += [90, 91]
      $0.tallies = [south]
    }
    let count = world.count("north", [WrittenBallot("b1", "n1 c1")])
    #expect(count.totals[0].ballots.blank == 2)
    #expect(count.totals[0].blankWeight == Ratio(1, over: 2))
    #expect(
      count.tallyRows["city"]!.filter { $0.poolID == "C" && $0.measure == .blank }.map {
        "\($0.key) \($0.value.exact)"
      } == [" 2", "weight 1/2"])
  }

  @Test func whatBlankBallotsWeighIsThatOfTheBallots() {
    let world = world {
      var south = self.handed("south", [("C", ["blank   0", "blank  weight 5"])])
      south.rows[0].value = Ratio(1)
      $0.tallies = [south]
    }
    let count = world.count("south", [WrittenBallot("b1", "c1")])
    #expect(count.lines.contains { $0.contains("blank weight in pool C: the tally says 5") })
  }

  @Test func aTallyNeedsASealOrLeave() {
    let refusing = world {
      $0.tallies = [self.south]
      $0.byLaw.acceptsUnsealedTallies = false
    }
    #expect(
      refusing.count("north", []).lines == [
        "tallies/south.csv: error: the tally of council south has no seal; hand in its manifest, or "
          + "set tallies: {unsealed: allow} [tally-seal-mismatch]"
      ])
  }

  @Test func aSealUnderOtherRulesIsRefused() {
    func lines(_ digest: String) -> [String] {
      world {
        var south = self.south
        south.sealedRulesSHA256 = digest
        $0.tallies = [south]
      }.count("north", []).lines
    }
    #expect(lines("rules") == [])
    #expect(
      lines("0123456789abcdef") == [
        "tallies/south.csv: error: the tally of council south was made under the rules 0123456789ab…, "
          + "this count uses rules…; count it again under this by-law [tally-bylaw-differs]"
      ])
  }

  private func impossible(_ lines: [String], pool: String = "S") -> [String] {
    world { $0.tallies = [self.handed("south", [(pool, lines)])] }.count("north", []).lines
  }

  @Test func blankBallotsThatCannotWeighThatAreRefused() {
    #expect(
      impossible(["received   9", "counted   9", "blank  weight 2"]) == [
        "tallies/south.csv: error: pool S of council south has 0 blank ballots with a weight of 2 "
          + "[tally-value-impossible]"
      ])
    #expect(
      impossible(["received   9", "counted   9", "blank  light 2"]) == [
        "tallies/south.csv:4: error: blank has the key 'light'; leave it empty, or write weight "
          + "[tally-value-impossible]"
      ])
  }

  @Test func valuesThatCannotBeAreRefused() {
    #expect(
      impossible(["received   9", "counted   9", "votes s1  10"]) == [
        "tallies/south.csv:4: error: pool S of council south has 10 votes for project s1, but only 9 "
          + "counted ballots [tally-value-impossible]"
      ])
    #expect(
      impossible(["received   9", "counted   8"]) == [
        "tallies/south.csv: error: pool S of council south has 9 ballots received, but counted, "
          + "rejected and excluded add up to 8 [tally-value-impossible]"
      ])
    #expect(
      impossible(["received   9", "counted   9", "blank   10"]) == [
        "tallies/south.csv: error: pool S of council south has 10 blank ballots of 9 counted ones "
          + "[tally-value-impossible]"
      ])
    #expect(
      impossible(["votes s1  -1"]) == [
        "tallies/south.csv:2: error: votes is -1, it cannot be below 0 [tally-value-impossible]"
      ])
    #expect(
      impossible(["received   1/2"]) == [
        "tallies/south.csv:2: error: received is 1/2, a number of ballots is whole "
          + "[tally-value-impossible]"
      ])
    #expect(
      impossible(["votes n1  0"]) == [
        "tallies/south.csv:2: error: project 'n1' is not in pool S [tally-value-impossible]"
      ])
    #expect(
      impossible(["votes n1  0"], pool: "N") == [
        "tallies/south.csv:2: error: pool 'N' does not read the ballots of council south "
          + "[tally-value-impossible]"
      ])
  }

  @Test func aMeasureThatDecidesMayNotBeMissing() {
    let world = world {
      $0.contests[2].settings.ballots.kind = .ranked
      $0.contests[2].settings.rule.parameters = [.init("score", .text("positional"))]
      $0.tallies = [self.handed("south", [("S", ["received   1", "counted   1", "votes s1  1"])])]
    }
    #expect(
      world.count("north", []).lines == [
        "tallies/south.csv: error: pool S of council south has votes but no rows of measure score, "
          + "which the by-law needs; add them [tally-value-impossible]"
      ])
  }

  @Test func aTallyOfACouncilAndOneBelowItOverlap() {
    let world = world {
      $0.tallies = [self.handed("city", [("C", ["received   0"])]), self.handed("south", [])]
    }
    #expect(
      world.count("north", [WrittenBallot("b1", "n1")]).lines == [
        "tallies/city.csv: error: council city hands in a tally and council north below it hands in "
          + "ballots; leave out one of them [tally-overlap]",
        "tallies/south.csv: error: council south and council city above it both hand in a tally; "
          + "leave out one of them [tally-overlap]",
      ])
  }

  @Test func ballotsAndTallyOfOneCouncilMustAgree() {
    let rows = [
      ("", ["received   1", "counted   1"]),
      ("N", ["received   1", "counted   1", "votes n1  1", "votes n2  1"]),
    ]
    let world = world { $0.tallies = [self.handed("north", rows), self.handed("south", [])] }
    #expect(world.count("north", [WrittenBallot("b1", "n1 n2")]).lines == [])
    let other = world.count("north", [WrittenBallot("b1", "n1 c1")])
    #expect(
      other.lines == [
        "tallies/north.csv: error: council north, votes of project c1 in pool C: the tally says 0, "
          + "the ballots give 1; correct the one that is wrong [tally-mismatch]",
        "tallies/north.csv:7: error: council north, votes of project n2 in pool N: the tally says 1, "
          + "the ballots give 0; correct the one that is wrong [tally-mismatch]",
      ])
  }

  @Test func whoHandsInNothingMustBeListedAsAbsent() {
    #expect(
      world().count("north", []).lines == [
        "councils.csv: error: council south handed in neither ballots nor a tally; add "
          + "ballots/south.csv or tallies/south.csv, or list it under absent with the reason "
          + "[council-missing]"
      ])
    let absent = world { $0.byLaw.absent = [.init(councilID: "south", reason: "flood")] }
    #expect(absent.count("north", []).lines == [])
    #expect(
      absent.count([absent.writer("north").sheet([]), absent.writer("south").sheet([])]).lines == [
        "ballots/south.csv: error: council south is listed under absent and hands in this file; "
          + "leave out one of the two [ballots-council-conflict]"
      ])
  }

  @Test func aFileOfSeveralCouncilsIsTheFileOfAllLeaves() {
    let world = world()
    let shared = world.writer("north", file: "ballots/all.csv")
    #expect(world.count([shared.sheet([WrittenBallot("b1", "n1")])]).lines == [])
  }

  @Test func aCouncilThatCountsAtHomeMissesNobodyElse() {
    let world = world()
    let count = BallotCount.make(
      plan: world.plan, sheets: [world.writer("north").sheet([])], workers: OneWorker(),
      below: world.tree.index(ofID: "north"))
    #expect(count.lines == [])
  }

  @Test func aRuleThatReadsBallotsRefusesATallyInTheirPlace() {
    var world = world { $0.tallies = [self.handed("south", [])] }
    for place in world.contests.indices where world.contests[place].pool != "N" {
      world.contests[place].settings.rule.name = ProfileTests.rule
    }
    let north = world.writer("north").sheet([])
    #expect(
      world.count([north]).lines == [
        "tallies/south.csv: error: rule equal-shares of pool C needs the ballots of council south; "
          + "hand in its ballots [ballots-needed]",
        "tallies/south.csv: error: rule equal-shares of pool S needs the ballots of council south; "
          + "hand in its ballots [ballots-needed]",
      ])
    let south = world.writer("south").sheet([WrittenBallot("b1", "s1")])
    #expect(!world.count([north, south]).lines.joined().contains("ballots-needed"))
  }

  @Test func handedInRowsGiveTheTallyBack() {
    var world = CountingWorld.one {
      $0.ballots.kind = .ranked
      $0.rule.parameters = [
        .init("score", .text("positional")),
        .init("channels", .named([.init("paper", .ratio(.one))])),
      ]
    }
    world.byLaw.tieChain = [.moreFirstRanks, .moreCouncils, .lot]
    let count = world.count(
      "north",
      [
        WrittenBallot("b1", "p2 p1").with { $0.weight = Ratio(1, over: 3) },
        WrittenBallot("b2", "p2 p3").with { $0.channel = "paper" },
      ])
    let tally = count.tallies[0][0]!
    let needs = TallyNeeds(
      settings: world.contests[0].settings, tieChain: world.byLaw.tieChain)
    let table = TallyRows(councilID: "north", minorDigits: 2)
    let ids = ["p1", "p2", "p3", "p4"]
    let rows = table.rows(of: tally, poolID: "N", projects: ids)
    #expect(table.tally(of: rows, projects: ids, needs: needs) == tally)
    #expect(
      rows.filter { $0.projectID == "p2" || $0.projectID.isEmpty }.map {
        "\($0.measure.rawValue) \($0.key) \($0.value.exact)"
      } == [
        "received  2", "counted  2", "blank  0", "weight  4/3", "weight paper 1", "votes  4/3",
        "votes paper 1", "score  16/3", "supporting-councils  1", "rank 1 4/3",
      ])
  }
}
