import BudgetModel
import Testing

@testable import Confederation

@Suite struct CouncilSumTests {
  private func count(_ world: CountingWorld = .city()) -> BallotCount {
    world.count([
      world.writer("city").sheet([WrittenBallot("b1", "c2")]),
      world.writer("north").sheet([WrittenBallot("b1", "n1 c1"), WrittenBallot("b2", "n2")]),
      world.writer("south").sheet([WrittenBallot("b1", "s1")]),
    ])
  }

  @Test func aCouncilAboveSumsItsSubtreeAndItsOwnBallots() {
    let count = count()
    #expect(count.tallies[0].keys.sorted() == [0, 1, 2])
    #expect(count.votes(0) == ["1", "1"])
    #expect(count.totals[0].supportingCouncils == nil)
    #expect(
      count.tallyRows["city"]!.map {
        "\($0.poolID) \($0.measure.rawValue) \($0.projectID) \($0.value.exact)"
      } == [
        " received  4", " counted  4", " blank  0", "C received  2", "C counted  2", "C blank  0",
        "C votes c1 1", "C votes c2 1", "N received  2", "N counted  2", "N blank  0",
        "N votes n1 1", "N votes n2 1", "S received  1", "S counted  1", "S blank  0",
        "S votes s1 1", "S votes s2 0",
      ])
    #expect(count.tallyRows.keys.sorted() == ["city", "north", "south"])
    #expect(count.checks == ["C1": true, "C2": true, "C3": true])
  }

  @Test func supportingCouncilsAreThoseWithAVote() {
    var world = CountingWorld.city()
    world.byLaw.tieChain = [.moreCouncils, .lot]
    let count = world.count([
      world.writer("north").sheet([WrittenBallot("b1", "c1"), WrittenBallot("b2", "c1 c2")]),
      world.writer("south").sheet([WrittenBallot("b1", "c1")]),
    ])
    #expect(count.totals[0].supportingCouncils == [2, 1])
    #expect(count.checks["C3"] == true)
  }

  @Test func anElectorateOfAllReceivesEveryBallot() {
    let world = CountingWorld.city { $0.electorate = .all }
    let count = count(world)
    #expect(count.totals[0].ballots.received == 4)
    #expect(count.totals[0].ballots.blank == 2)
    #expect(count.totals[0].weight == Ratio(4))
  }

  @Test func blankBallotsMayBeLeftOutOfTheWeight() {
    let world = CountingWorld.city {
      $0.electorate = .all
      $0.ignoresBlankBallots = true
    }
    let count = count(world)
    #expect(count.totals[0].ballots.counted == 4)
    #expect(count.totals[0].weight == Ratio(2))
    #expect(count.totals[0].blankWeight == Ratio(2))
  }

  @Test func smallAndUnanimousCellsAreCounted() {
    var world = CountingWorld.city()
    world.byLaw.privacyK = 3
    let count = count(world)
    // North and south have fewer than 3 ballots; only south agrees in everything.
    #expect(count.smallCells == 2)
    #expect(count.unanimousCells == 1)
  }

  @Test func theReconciliationHasEveryRowOfItsTable() {
    let world = CountingWorld.one { $0.ballots.maximumChoices = 3 }
    let count = world.count(
      "north",
      [
        WrittenBallot("b1", "p1 p2 p3"), WrittenBallot("b6", "p1 p2 p3 p4"), WrittenBallot("b7"),
        WrittenBallot("b8", "p1 zz zz"),
      ])
    let expected = [
      "ballots received 4", "ballots rejected:ballot-overvote 1", "ballots excluded 0",
      "ballots counted 3", "counted blank 1", "counted with-choices 2", "choices read 10",
      "choices on-rejected-ballots 4", "choices on-excluded-ballots 0",
      "choices void:unknown-project 2", "choices counted 4", "rows read 4",
      "rows on-counted-ballots 3", "rows on-rejected-ballots 1", "rows on-excluded-ballots 0",
      "rows unattributed 0",
    ]
    for (scope, council, file) in [
      ("file", "north", "ballots/north.csv"), ("council", "north", ""), ("total", "", ""),
    ] {
      let rows = count.reconciliation.filter { $0.scope == scope }
      #expect(rows.allSatisfy { $0.councilID == council && $0.file == file })
      #expect(rows.map { "\($0.quantity) \($0.bucket) \($0.value)" } == expected)
    }
    #expect(count.reconciliation.map(\.scope).first == "file")
  }
}
