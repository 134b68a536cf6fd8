import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Rules with loads in every small world")
struct LoadWorldTests {
  /// Every three ballots over three projects, whatever their order.
  private static let profiles: [[[Int]]] = {
    let ballots = (0..<8).map { set in (0..<3).filter { set >> $0 & 1 == 1 } }
    return (0..<8).flatMap { one in
      (one..<8).flatMap { two in
        (two..<8).map { three in [ballots[one], ballots[two], ballots[three]] }
      }
    }
  }()
  private static let costs: [[Int64]] =
    allWorlds ? allLists([1, 2, 3], count: 3) : [[1, 1, 1], [1, 2, 2], [2, 3, 1]]

  /// Limits and lots that meet in every way.
  private static func settings(_ contest: TestContest) -> [TestContest] {
    var contests = [contest]
    func add(_ change: (inout TestContest) -> Void) {
      var other = contest
      change(&other)
      contests.append(other)
    }
    add { $0.lot = LotOrder(order: ["b", "c", "a"]) }
    add { $0.ties = [.lot] }
    add {
      $0.ties = [.lot]
      $0.lot = LotOrder(order: ["c", "b", "a"])
    }
    add { $0.settings.limits.maximumWinners = 2 }
    add { $0.settings.limits.groups = [.init(id: "g", projects: ["a", "b"], maximum: 1)] }
    add {
      $0.projects[0].tags = ["t"]
      $0.projects[2].tags = ["t"]
      $0.settings.limits.caps = [
        .init(
          subject: .label("t"), maximumAmount: Money(minorUnits: 2), maximumProjects: nil)
      ]
    }
    add { $0.extraAfter = 2 }
    return contests
  }

  @Test("the outcome is what the text says", arguments: LoadVariant.all)
  func agreesWithTheText(_ variant: LoadVariant) {
    var number = 0
    for costs in Self.costs {
      for ballots in Self.profiles {
        for pool in [Int64(2), 4] {
          let contest = TestContest(variant, costs: costs, ballots: ballots, pool: pool)
          let all = Self.settings(contest)
          number += 1
          for contest in allWorlds ? all : [all[number % all.count]] { expect(variant, contest) }
        }
      }
    }
  }

  @Test("the outcome is what the text says, with weights", arguments: LoadVariant.all)
  func agreesWithTheTextWithWeights(_ variant: LoadVariant) {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<(allWorlds ? 2_000 : 80) {
      var contest = TestContest.random(variant, projects: 5, voters: 5, &random)
      for place in contest.ballots.indices {
        contest.ballots[place].weight = Ratio(
          Int.random(in: 1...4, using: &random), over: Int.random(in: 1...3, using: &random))
      }
      expect(variant, contest)
    }
  }

  private func expect(_ variant: LoadVariant, _ contest: TestContest) {
    let text = ReferenceCount.result(contest)
    let library = ReferenceResult.library(variant, contest)
    if text != library {
      Issue.record(
        """
        \(contest.projects.map(\.cost)) \(contest.ballots.map(\.chosen)) pool \(contest.pool), \
        \(contest.settings.limits), \(contest.ties): text \(text), library \(library)
        """)
    }
  }
}
