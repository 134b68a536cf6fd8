import BudgetModel
import Foundation
import TestSupport
import Testing

@testable import AllocationRules

/// Whether tests look at every world, however long it takes.
let allWorlds = ProcessInfo.processInfo.environment["TROWEL_ALL_WORLDS"] == "1"

@Suite("The references of the rules that need ballots")
struct ReferenceTests {
  static let rules = [
    "equal-shares", "phragmen", "maximin-support", "expanding-approvals", "cumulative-transfer",
  ]

  @Test("they give what the vectors say", arguments: rules)
  func vectors(_ rule: String) throws {
    var generator = SeededGenerator(seed: 7)
    // The medium vectors have numbers of ten thousand digits, which is slow without optimization.
    for vector in try RuleVector.all(rule) where allWorlds || !vector.name.contains("medium") {
      let contest = vector.contest { $0.shuffled(using: &generator) }
      check(vector.expected, ReferenceCount.result(contest), vector.name)
    }
  }

  private func check(_ expected: JSON, _ result: ReferenceResult, _ name: String) {
    switch result {
    case .tie(let tied):
      #expect(expected["exit"].number == 4, "\(name)")
      #expect(tied == expected["tied"].texts, "\(name)")
    case .refused(let code):
      #expect(expected["exit"].number == 65, "\(name)")
      #expect(code == expected["code"].text, "\(name)")
    case .funded(let outcome):
      #expect(expected["exit"].number == 0, "\(name)")
      #expect(outcome.order.sorted() == expected["funded"].texts, "\(name)")
      if expected["order"].isPresent {
        #expect(outcome.order == expected["order"].texts, "\(name)")
      }
      for (id, amount) in expected["amounts"].members {
        #expect(outcome.amounts[id] == amount.number, "\(name)")
      }
      #expect(outcome.left == expected["left"].number, "\(name)")
      for (id, reason) in expected["reasons"].members {
        #expect(outcome.reasons[id] == reason.text, "\(name): reason of \(id)")
      }
      if expected["decisive_ties"].isPresent {
        let ties = Set(expected["decisive_ties"].elements.map(\.texts))
        #expect(outcome.decisiveTies == ties, "\(name)")
      }
    }
  }
}
