import BudgetModel
import Testing

@testable import Confederation

private func ballot(
  _ id: String, _ choices: String, voter: String, sequence: Int64? = nil, pool: String = ""
) -> WrittenBallot {
  WrittenBallot(id, choices).with {
    $0.voter = voter
    $0.sequence = sequence
    $0.pool = pool
  }
}

private func entry(
  _ key: String, _ council: String, home: Dimension? = nil, weight: Ratio? = nil,
  _ values: [String?] = []
) -> Roll.Entry {
  Roll.Entry(
    voterKey: key, councilID: council, home: home, weight: weight, values: values,
    place: SourceLocation(file: "roll.csv", line: 2))
}

@Suite struct DoubleVoterTests {
  private func rejects(_ count: BallotCount) -> [String] {
    count.lines.filter { $0.contains(": reject: ") }
  }

  @Test func twoBallotsOfOneVoterInACouncilExcludeEachOther() {
    let world = CountingWorld.one()
    let count = world.count(
      "north",
      [
        ballot("b1", "p1", voter: "v1"), ballot("b2", "p2", voter: "v2"),
        ballot("b3", "p3", voter: "v1"),
      ])
    #expect(count.votes() == ["0", "1", "0", "0"])
    #expect(
      rejects(count) == [
        "ballots/north.csv:2:40: reject: the voter of ballot b1 handed in several ballots in council "
          + "north; none of them is counted [voter-duplicate]",
        "ballots/north.csv:4:40: reject: the voter of ballot b3 handed in several ballots in council "
          + "north; none of them is counted [voter-duplicate]",
      ])
  }

  @Test func theByLawMayKeepTheFirstOrTheLast() {
    var world = CountingWorld.one()
    let ballots = [
      ballot("b1", "p1", voter: "v1", sequence: 2), ballot("b2", "p2", voter: "v1", sequence: 1),
      ballot("b3", "p3", voter: "v1", sequence: 3),
    ]
    world.byLaw.duplicates = .firstBySeq
    #expect(world.count("north", ballots).votes() == ["0", "1", "0", "0"])
    world.byLaw.duplicates = .lastBySeq
    #expect(world.count("north", ballots).votes() == ["0", "0", "1", "0"])
  }

  @Test func ballotsThatNameTwoPoolsAreBallotsOfTwoContests() {
    let world = CountingWorld.city()
    let count = world.count(
      "north",
      [
        ballot("b1", "n1", voter: "v1", pool: "N"), ballot("b2", "c1", voter: "v1", pool: "C"),
      ])
    #expect(rejects(count) == [])
    #expect(count.votes(0) == ["1", "0"])
    #expect(count.votes(1) == ["1", "0"])
  }

  @Test func aVoterInTwoDistrictsIsRejectedInBoth() {
    let world = CountingWorld.city()
    let count = world.count([
      world.writer("north").sheet([ballot("b1", "n1", voter: "v1"), ballot("b2", "n2", voter: "")]),
      world.writer("south").sheet([ballot("b1", "s1", voter: "v1"), ballot("b2", "s2", voter: "")]),
    ])
    #expect(count.votes(1) == ["0", "1"])
    #expect(count.votes(2) == ["0", "1"])
    #expect(
      rejects(count) == [
        "ballots/north.csv:2:40: reject: the voter of ballot b1 also handed in a ballot in another "
          + "council; none of them is counted [voter-two-councils]",
        "ballots/south.csv:2:40: reject: the voter of ballot b1 also handed in a ballot in another "
          + "council; none of them is counted [voter-two-councils]",
      ])
  }

  @Test func twoBallotsInOneCouncilTakeTheOneOfAnotherWithThem() {
    let world = CountingWorld.city()
    let count = world.count([
      world.writer("north").sheet([
        ballot("b1", "n1", voter: "v1"), ballot("b2", "n2", voter: "v1"),
      ]),
      world.writer("south").sheet([ballot("b1", "s1", voter: "v1")]),
    ])
    #expect(count.votes(1) == ["0", "0"])
    #expect(count.votes(2) == ["0", "0"])
    #expect(rejects(count).count { $0.hasSuffix("[voter-duplicate]") } == 2)
    #expect(rejects(count).count { $0.hasSuffix("[voter-two-councils]") } == 1)
  }

  @Test func aCityBallotBesideADistrictBallotCountsUnlessAContestWouldReceiveBoth() {
    let world = CountingWorld.city()
    func count(_ district: String) -> BallotCount {
      world.count([
        world.writer("city").sheet([ballot("b1", "c1", voter: "v1")]),
        world.writer("north").sheet([ballot("b1", district, voter: "v1")]),
      ])
    }
    #expect(rejects(count("n1")) == [])
    #expect(count("n1").votes(0) == ["1", "0"])
    #expect(rejects(count("n1 c2")).count == 2)
    #expect(count("n1 c2").votes(0) == ["0", "0"])
  }

  @Test func anEmptyKeyIsNobodysKey() {
    let count = CountingWorld.one().count(
      "north", [ballot("b1", "p1", voter: ""), ballot("b2", "p1", voter: "")])
    #expect(count.votes() == ["2", "0", "0", "0"])
  }

  @Test func aKeyIsNeverShown() {
    let count = CountingWorld.one().count(
      "north", [ballot("b1", "p1", voter: "SECRET"), ballot("b2", "p1", voter: "SECRET")])
    #expect(!count.lines.contains { $0.contains("SECRET") })
    #expect(!count.rejected.contains { $0.explanation.contains("SECRET") })
  }
}

@Suite struct RollTests {
  private func world(_ entries: [Roll.Entry], attributes: [String] = []) -> CountingWorld {
    var world = CountingWorld.city()
    world.roll = Roll(attributes: attributes, entries: entries)
    return world
  }

  @Test func whoIsNotOnTheRollOrElsewhereIsNotCounted() {
    let world = world([
      entry("v1", "north"), entry("v2", "south"), entry("v3", "north"), entry("v4", "north"),
    ])
    let count = world.count(
      "north",
      [
        ballot("b1", "n1", voter: "v1"), ballot("b2", "n1", voter: "v2"),
        ballot("b3", "n1", voter: "v9"),
      ])
    #expect(count.votes(1) == ["1", "0"])
    #expect(
      count.lines.filter { $0.contains("reject") } == [
        "ballots/north.csv:3:40: reject: the voter of ballot b2 is on the roll of another council; "
          + "the ballot is not counted [voter-wrong-council]",
        "ballots/north.csv:4:40: reject: the voter of ballot b3 is not on the roll; the ballot is "
          + "not counted [not-on-roll]",
      ])
  }

  @Test func withFreeChoiceAVoterPicksAnyDistrictButOnlyOne() {
    var world = world([entry("v1", "north"), entry("v2", "north"), entry("v3", "south")])
    world.byLaw.rollChoiceIsFree = true
    let count = world.count([
      world.writer("north").sheet([ballot("b1", "n1", voter: "v2")]),
      world.writer("south").sheet([
        ballot("b1", "s1", voter: "v1"), ballot("b2", "s1", voter: "v2"),
      ]),
    ])
    #expect(count.votes(1) == ["0", "0"])
    #expect(count.votes(2) == ["1", "0"])
    #expect(count.rejected.map(\.code) == ["voter-two-councils", "voter-two-councils"])
  }

  @Test func thePeopleOfADistrictAreThePeopleOfItsCity() {
    let world = world([entry("v1", "north")])
    let count = world.count([
      world.writer("city").sheet([ballot("b1", "c1", voter: "v1")]),
      world.writer("north").sheet([]), world.writer("south").sheet([]),
    ])
    #expect(count.votes(0) == ["1", "0"])
    #expect(count.lines == [])
  }

  @Test func theRollStandsInTheReconciliation() {
    let world = world([entry("v1", "north"), entry("v2", "north"), entry("v3", "south")])
    let count = world.count([
      world.writer("north").sheet([ballot("b1", "n1", voter: "v1")]),
      world.writer("south").sheet([]),
    ])
    #expect(
      count.reconciliation.filter { $0.quantity == "roll" }.map {
        "\($0.scope) \($0.councilID) \($0.bucket) \($0.value)"
      } == [
        "council north eligible 2", "council north voted 1", "council south eligible 1",
        "council south voted 0", "total  eligible 3", "total  voted 1",
      ])
    #expect(count.checks == ["C1": true, "C2": true, "C3": true])
  }

  @Test func moreBallotsThanPeopleStopTheCount() {
    var world = CountingWorld.one()
    world.councils[0].eligible = 1
    let ballots = [WrittenBallot("b1", "p1"), WrittenBallot("b2", "p1")]
    #expect(
      world.count("north", ballots).lines == [
        "councils.csv: error: council north received 2 ballots, but councils.csv knows 1 eligible "
          + "people; correct the number or the ballots [more-ballots-than-eligible]"
      ])
    world.councils[0].eligible = 2
    #expect(world.count("north", ballots).lines == [])
    world.roll = Roll(entries: [entry("v1", "north")])
    #expect(
      world.count("north", ballots).lines == [
        "councils.csv: error: council north received 2 ballots, but the roll has 1 people for it; "
          + "correct the number or the ballots [more-ballots-than-eligible]"
      ])
  }

  @Test func aRejectedSecondBallotIsNoFurtherPerson() {
    var world = CountingWorld.one()
    world.roll = Roll(entries: [entry("v1", "north"), entry("v2", "north")])
    let count = world.count(
      "north",
      [
        ballot("b1", "p1", voter: "v1"), ballot("b2", "p1", voter: "v2"),
        ballot("b3", "p1", voter: "v2"), ballot("b4", "p1", voter: "stranger"),
      ])
    #expect(!count.diagnostics.contains { $0.level == .error })
    #expect(count.votes() == ["1", "0", "0", "0"])
  }

  @Test func theRollNamesCouncilsOfTheTree() {
    let world = world([entry("v1", "nowhere")])
    let count = world.count([world.writer("north").sheet([]), world.writer("south").sheet([])])
    #expect(
      count.lines == [
        "roll.csv:2: error: the roll names council 'nowhere', which councils.csv does not list; "
          + "correct the id or add the council [council-unknown]"
      ])
  }
}

@Suite struct FranchiseTests {
  private func rule(
    _ id: String, _ attribute: String, _ comparison: Franchise.Comparison, _ values: [String],
    includes: Bool = false
  ) -> Franchise.Rule {
    Franchise.Rule(
      id: id, attribute: attribute, comparison: comparison, values: values, includes: includes,
      text: "text")
  }

  private func world(
    _ rules: [Franchise.Rule], _ change: (inout Franchise) -> Void = { _ in }
  ) -> CountingWorld {
    var world = CountingWorld.one()
    var franchise = Franchise(id: "residents", place: SourceLocation(file: "cycle.yaml", line: 9))
    franchise.rules = rules
    change(&franchise)
    world.franchises = ["N": franchise]
    world.roll = Roll(
      attributes: ["age", "status"],
      entries: [
        entry("v1", "north", ["15", "guest"]), entry("v2", "north", ["16", nil]),
        entry("v3", "north", ["70", "member"]), entry("v4", "north", [nil, "guest"]),
      ])
    return world
  }

  private let ballots = (1...3).map { ballot("b\($0)", "p\($0)", voter: "v\($0)") }

  private func excluded(_ rules: [Franchise.Rule]) -> [String: Int] {
    world(rules).count("north", ballots).councilBallots[0].excluded
  }

  @Test func excludedBallotsAreKeptAsideByRule() {
    let count = world([rule("AGE", "age", .less, ["16"]), rule("OLD", "age", .atLeast, ["70"])])
      .count("north", ballots)
    #expect(count.votes() == ["0", "1", "0", "0"])
    #expect(count.councilBallots[0].excluded == ["AGE": 1, "OLD": 1])
    #expect(count.totals[0].ballots.excluded == ["AGE": 1, "OLD": 1])
    #expect(count.totals[0].ballots.received == 3)
    #expect(count.totals[0].weight == .one)
    #expect(count.lines == [])
    #expect(
      count.reconciliation.filter { $0.scope == "total" && $0.bucket.hasPrefix("excluded") }.map {
        "\($0.bucket) \($0.value)"
      } == ["excluded:franchise-AGE 1", "excluded:franchise-OLD 1"])
    #expect(count.checks == ["C1": true, "C2": true, "C3": true])
  }

  @Test func everyOperatorComparesAsItSays() {
    #expect(excluded([rule("X", "age", .equal, ["16"])]) == ["X": 1])
    #expect(excluded([rule("X", "age", .notEqual, ["16"])]) == ["X": 2])
    #expect(excluded([rule("X", "age", .less, ["16"])]) == ["X": 1])
    #expect(excluded([rule("X", "age", .atMost, ["16"])]) == ["X": 2])
    #expect(excluded([rule("X", "age", .greater, ["16"])]) == ["X": 1])
    #expect(excluded([rule("X", "age", .atLeast, ["16"])]) == ["X": 2])
    #expect(excluded([rule("X", "age", .in, ["15", "70"])]) == ["X": 2])
    #expect(excluded([rule("X", "age", .notIn, ["15", "70"])]) == ["X": 1])
    #expect(excluded([rule("X", "status", .present, [])]) == ["X": 2])
    #expect(excluded([rule("X", "status", .absent, [])]) == ["X": 1])
  }

  @Test func theFirstRuleThatMatchesDecides() {
    let first = rule("IN", "age", .greater, ["69"], includes: true)
    #expect(excluded([first, rule("X", "age", .greater, ["15"])]) == ["X": 1])
  }

  @Test func aDefaultMayExclude() {
    let world = world([rule("IN", "age", .greater, ["69"], includes: true)]) {
      $0.includesByDefault = false
    }
    #expect(world.count("north", ballots).councilBallots[0].excluded == ["default": 2])
  }

  @Test func aMissingValueStopsTheCountUnlessTheByLawPassesOver() {
    let rules = [rule("X", "status", .equal, ["guest"])]
    #expect(
      world(rules).count("north", ballots).lines == [
        "roll.csv:2: error: a voter of council north has no status, which rule X of franchise "
          + "residents asks for; fill it in or set on-missing: no-match [attribute-missing]"
      ])
    let passing = world(rules) { $0.refusesMissingValues = false }
    #expect(passing.count("north", ballots).councilBallots[0].excluded == ["X": 1])
    // v4 has no age, and handed in no ballot.
    #expect(excluded([rule("X", "age", .less, ["16"])]) == ["X": 1])
  }

  @Test func comparisonsNeedWholeNumbersAndColumns() {
    #expect(
      world([rule("X", "status", .less, ["3"])]) { $0.refusesMissingValues = false }
        .count("north", [ballot("b1", "p1", voter: "v1")]).lines == [
          "roll.csv:2: error: a voter of council north has no whole number as status, which rule X "
            + "of franchise residents asks for; fill it in or set on-missing: no-match "
            + "[attribute-missing]"
        ])
    #expect(
      world([rule("X", "height", .less, ["3"])]).count("north", ballots).lines == [
        "cycle.yaml:9: error: rule X of franchise residents asks for the column 'height', which "
          + "roll.csv does not have; add the column [attribute-missing]"
      ])
  }

  @Test func aFranchiseNeedsKeysAndARoll() {
    var world = world([rule("X", "age", .less, ["16"])])
    #expect(
      world.count("north", [WrittenBallot("b1", "p1")]).lines == [
        "ballots/north.csv: error: franchise residents cannot be applied to these ballots; give each "
          + "ballot its voter_key [attribute-missing]"
      ])
    world.roll = nil
    #expect(
      world.count("north", [WrittenBallot("b1", "p1")]).lines == [
        "ballots/north.csv: error: franchise residents cannot be applied to these ballots; hand in "
          + "roll.csv and give each ballot its voter_key [attribute-missing]"
      ])
  }

  @Test func aRuleThatMatchesNobodyChangesNothing() {
    var world = world([rule("X", "age", .less, ["1"])])
    let with = world.count("north", ballots)
    world.franchises = [:]
    let without = world.count("north", ballots)
    #expect(with.totals == without.totals)
    #expect(with.tallyRows == without.tallyRows)
    #expect(with.reconciliation == without.reconciliation)
  }
}

@Suite struct WeightTests {
  @Test func weightsOfBallotsAreExact() {
    let count = CountingWorld.one().count(
      "north",
      [
        WrittenBallot("b1", "p1").with { $0.weight = Ratio(1, over: 3) },
        WrittenBallot("b2", "p1 p2").with { $0.weight = Ratio(5, over: 4) },
      ])
    #expect(count.votes() == ["19/12", "5/4", "0", "0"])
    #expect(count.totals[0].weight == Ratio(19, over: 12))
    #expect(
      count.tallyRows["north"]!.filter { $0.measure == .weight }.map(\.value) == [
        Ratio(19, over: 12), Ratio(19, over: 12),
      ])
  }

  @Test func weightsOfTheRollCountToo() {
    var world = CountingWorld.one()
    world.roll = Roll(
      entries: [entry("v1", "north", weight: Ratio(2, over: 7)), entry("v2", "north")])
    let ballots = [ballot("b1", "p1", voter: "v1"), ballot("b2", "p2", voter: "v2")]
    #expect(world.count("north", ballots).votes() == ["2/7", "1", "0", "0"])
  }

  @Test func weightsStandInOnePlace() {
    var world = CountingWorld.one()
    world.roll = Roll(entries: [entry("v1", "north", weight: Ratio(2))])
    let ballots = [ballot("b1", "p1", voter: "v1").with { $0.weight = Ratio(2) }]
    #expect(
      world.count("north", ballots).lines == [
        "ballots/north.csv:2:60: error: weights stand here and in roll.csv; leave out one of the two "
          + "columns [weight-twice]"
      ])
  }

  @Test func weightsMayNotBeTooFine() {
    var world = CountingWorld.one()
    world.roll = Roll(
      entries: [
        entry("v1", "north", weight: Ratio(1, over: 1_000_003)),
        entry("v2", "north", weight: Ratio(1, over: 1_000_033)),
      ])
    #expect(
      world.count("north", [ballot("b1", "p1", voter: "v1")]).lines == [
        "roll.csv:2: error: the common denominator of the weights is above 1000000000000; round the "
          + "weights [weights-too-fine]"
      ])
  }
}

@Suite struct ScaleTests {
  @Test func sumsThatLeaveTheirWidthAreRefusedNeverWrapped() {
    let huge = WrittenBallot("b1", "p1").with { $0.weight = Ratio(9_000_000_000_000_000) }
    let heavy = CountingWorld.one().count("north", Array(repeating: huge, count: 2))
    #expect(
      heavy.lines.filter { $0.contains("[overflow]") } == [
        "ballots/north.csv:2:60: error: the weights of all ballots add up to more than 64 bits hold; "
          + "use smaller weights [overflow]"
      ])
    var world = CountingWorld.one {
      $0.ballots.kind = .points
      $0.rule.parameters = [.init("score", .text("points"))]
    }
    world.byLaw.tieChain = [.lot]
    var fine = world.writer("north")
    fine.meaning = .points
    fine.valueScale = 999_999_999_989
    var coarse = fine
    coarse.file = "ballots/other.csv"
    coarse.valueScale = 1
    let points = WrittenBallot("b1", "p1", "9000000000000000000")
    let many = (0..<3).map { number in
      points.with {
        $0.id = "c\(number)"
        $0.weight = Ratio(1_000_000)
      }
    }
    #expect(
      world.count([fine.sheet([WrittenBallot("b0", "p1", "1")]), coarse.sheet(many)]).lines == [
        "ballots/other.csv: error: the points of all ballots, weighed, add up to more than 128 bits "
          + "hold; use smaller numbers [overflow]"
      ])
  }

  @Test func scoresOfPositionsThatAreTooFineAreRefused() {
    let world = CountingWorld.one {
      $0.ballots.kind = .ranked
      let vector = SettingValue.list([
        .ratio(Ratio(2, over: 1_000_003)), .ratio(Ratio(1, over: 1_000_033)),
      ])
      $0.rule.parameters = [
        .init("score", .text("positional")), .init("positions", .map([.init("vector", vector)])),
      ]
    }
    #expect(
      world.count("north", [WrittenBallot("b1", "p1")]).lines == [
        "cycle.yaml: error: the scores of positions in pool N need a denominator or a number above "
          + "1000000000000000; write rounder numbers [weights-too-fine]"
      ])
  }
}

@Suite struct MembershipTests {
  /// North is territorial, the plant a workplace; the pool C reads both.
  private func world(_ policy: Membership) -> CountingWorld {
    var world = CountingWorld.city()
    world.council("plant", under: "city") { $0.dimension = .workplace }
    world.byLaw.membership = policy
    return world
  }

  private func count(_ world: CountingWorld) -> BallotCount {
    world.count([
      world.writer("north").sheet([
        ballot("b1", "n1 c1", voter: "v1"), ballot("b2", "c1", voter: "v2"),
      ]),
      world.writer("plant").sheet([
        ballot("b1", "c2", voter: "v1"), ballot("b2", "c2", voter: "v3"),
      ]),
      world.writer("south").sheet([]),
    ])
  }

  @Test func splitHalvesWhoUsesTwoMemberships() {
    let count = count(world(.split))
    #expect(count.votes(0) == ["3/2", "3/2"])
    #expect(count.totals[0].weight == Ratio(3))
    #expect(count.votes(1) == ["1", "0"])
    #expect(count.checks == ["C1": true, "C2": true, "C3": true])
  }

  @Test func splitLeavesWhatTheFranchiseExcludesOut() {
    var world = world(.split)
    var franchise = Franchise(id: "paid", place: SourceLocation(file: "cycle.yaml", line: 9))
    franchise.rules = [
      Franchise.Rule(
        id: "DUES", attribute: "paid", comparison: .equal, values: ["no"], includes: false,
        text: "dues not paid")
    ]
    world.franchises = ["C": franchise]
    world.roll = Roll(
      attributes: ["paid"],
      entries: [
        entry("v1", "north", ["yes"]), entry("v1", "plant", ["no"]), entry("v2", "north", ["yes"]),
        entry("v3", "plant", ["yes"]),
      ])
    #expect(count(world).votes(0) == ["2", "1"])
  }

  @Test func doubleGivesEachMembershipItsFullWeight() {
    #expect(count(world(.double)).votes(0) == ["2", "2"])
  }

  @Test func homeCountsInOneDimension() {
    var world = world(.home)
    world.roll = Roll(
      entries: [
        entry("v1", "north", home: .workplace), entry("v1", "plant", home: .workplace),
        entry("v2", "north"), entry("v3", "plant", home: .workplace),
      ])
    let count = count(world)
    #expect(count.votes(0) == ["1", "2"])
    #expect(count.votes(1) == ["1", "0"])
    #expect(
      count.lines.filter { $0.contains("reject") } == [
        "ballots/north.csv:2:40: reject: the voter of ballot b1 counts in another dimension; the "
          + "ballot is not counted in pool C [voter-two-councils]"
      ])
    #expect(count.checks == ["C1": true, "C2": true, "C3": true])
  }
}
