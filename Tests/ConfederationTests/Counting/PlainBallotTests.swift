import BudgetModel
import Testing

@testable import Confederation

/// The short way of plain approval ballots gives what the long way gives.
@Suite struct PlainBallotTests {
  /// The same count with a channel that no ballot names takes the long way.
  private func longWay(_ world: CountingWorld) -> CountingWorld {
    var world = world
    for place in world.contests.indices {
      world.contests[place].settings.rule.parameters.append(
        .init("channels", .named([.init("nobody", .ratio(.one))])))
    }
    return world
  }

  @Test func bothWaysGiveOneResult() {
    for seed in 0..<400 {
      var random = RandomWorld(seed: UInt64(seed))
      if random.kind != .approval { continue }
      for place in random.world.contests.indices {
        random.world.contests[place].settings.rule.parameters = [.init("score", .text("votes"))]
        random.world.contests[place].settings.ballots.maximumChoicesByLabel = [:]
      }
      let short = random.world.count(random.sheets())
      var long = longWay(random.world).count(random.sheets())
      for place in long.totals.indices { long.totals[place].channels = [:] }
      #expect(short.totals == long.totals, "seed \(seed)")
      #expect(short.reconciliation == long.reconciliation, "seed \(seed)")
      #expect(short.rejected == long.rejected, "seed \(seed)")
      #expect(short.diagnostics == long.diagnostics, "seed \(seed)")
    }
  }

  @Test func onlyPlainSheetsTakeTheShortWay() {
    func isPlain(_ world: CountingWorld, _ meaning: BallotSheet.ValueMeaning = .none) -> Bool {
      var writer = world.writer("north")
      writer.meaning = meaning
      let stage = SheetStage(
        plan: world.plan, sheets: [writer.sheet([WrittenBallot("b1", "p1", "1")])],
        workers: OneWorker())
      return PlainBallots(stage.readings[0]) != nil
    }
    #expect(isPlain(.one { $0.ballots.maximumChoices = 3 }))
    #expect(!isPlain(longWay(.one())))
    #expect(!isPlain(.one(), .byKind))
    #expect(!isPlain(.one { $0.ballots.kind = .points }, .points))
    #expect(!isPlain(.one { $0.ballots.maximumChoicesByLabel = ["green": 1] }))
  }

  @Test func weightsAndRowsCountOnTheShortWayToo() {
    let count = CountingWorld.one().count(
      "north",
      [
        WrittenBallot("b1", "p1 p2").with {
          $0.weight = Ratio(3, over: 2)
          $0.rows = 2
        },
        WrittenBallot("b2").with { $0.weight = Ratio(1, over: 3) },
      ])
    #expect(count.votes() == ["3/2", "3/2", "0", "0"])
    #expect(count.totals[0].weight == Ratio(11, over: 6))
    #expect(count.totals[0].blankWeight == Ratio(1, over: 3))
    #expect(
      count.reconciliation.filter { $0.scope == "total" && $0.quantity == "rows" }.map(\.value)
        == [3, 3, 0, 0, 0])
  }
}
