import BudgetModel
import Foundation
import TestSupport
import Testing

@testable import AllocationRules

@Suite("The published vectors of the rules")
struct VectorTests {
  @Test("greedy gives what the vectors say", arguments: try RuleVector.all("greedy"))
  func greedy(_ vector: RuleVector) { check(vector) }

  @Test("top-k gives what the vectors say", arguments: try RuleVector.all("top-k"))
  func topK(_ vector: RuleVector) { check(vector) }

  @Test("equal-shares gives what the vectors say", arguments: try RuleVector.all("equal-shares"))
  func equalShares(_ vector: RuleVector) { check(vector) }

  @Test("phragmen gives what the vectors say", arguments: try RuleVector.all("phragmen"))
  func phragmen(_ vector: RuleVector) { check(vector) }

  @Test(
    "maximin-support gives what the vectors say", arguments: try RuleVector.all("maximin-support"))
  func maximinSupport(_ vector: RuleVector) { check(vector) }

  @Test(
    "expanding-approvals gives what the vectors say",
    arguments: try RuleVector.all("expanding-approvals"))
  func expandingApprovals(_ vector: RuleVector) { check(vector) }

  @Test(
    "cumulative-transfer gives what the vectors say",
    arguments: try RuleVector.all("cumulative-transfer"))
  func cumulativeTransfer(_ vector: RuleVector) { check(vector) }

  @Test("max-welfare gives what the vectors say", arguments: try RuleVector.all("max-welfare"))
  func maxWelfare(_ vector: RuleVector) { check(vector) }

  @Test(
    "knapsack-per-unit gives what the vectors say",
    arguments: try RuleVector.all("knapsack-per-unit"))
  func knapsackPerUnit(_ vector: RuleVector) { check(vector) }

  private func check(_ vector: RuleVector) {
    expect(vector, vector.instance())
    var generator = SeededGenerator(seed: 7)
    for groups in [false, true, false] {
      expect(vector, vector.instance(groups: groups) { $0.shuffled(using: &generator) })
    }
  }

  private func expect(_ vector: RuleVector, _ instance: Instance) {
    let expected = vector.expected
    let rule = RuleRegistry.rule(named: instance.settings.rule.name)!
    do throws(RuleFailure) {
      let outcome = try rule.allocate(instance)
      #expect(expected["exit"].number == 0)
      compare(expected, outcome, instance)
    } catch {
      switch error {
      case .tieWithoutLot(let tied, _, _):
        #expect(expected["exit"].number == 4)
        #expect(tied == expected["tied"].texts)
      case .refused(let code, _):
        #expect(expected["exit"].number == 65)
        #expect(code.name == expected["code"].text)
      }
    }
  }

  private func compare(_ expected: JSON, _ outcome: Outcome, _ instance: Instance) {
    let ids = instance.field.map(\.id)
    let funded = ids.indices.filter { outcome.verdicts[$0].status == .funded }.map { ids[$0] }
    #expect(funded == expected["funded"].texts)
    if expected["order"].isPresent {
      #expect(outcome.fundingOrder == expected["order"].texts)
    }
    var amounts = Dictionary(uniqueKeysWithValues: funded.map { ($0, Int64(0)) })
    for payment in outcome.payments { amounts[ids[payment.project]] = payment.amount.minorUnits }
    let wanted = expected["amounts"].members.map { ($0.key, $0.value.number!) }
    #expect(amounts == Dictionary(uniqueKeysWithValues: wanted))
    #expect(outcome.left.minorUnits == expected["left"].number)
    for (id, reason) in expected["reasons"].members {
      #expect(
        outcome.verdicts[ids.firstIndex(of: id)!].reason.rawValue == reason.text, "reason of \(id)")
    }
    if expected["decisive_ties"].isPresent {
      #expect(Set(outcome.drawnTies) == Set(expected["decisive_ties"].elements.map(\.texts)))
    }
  }
}

extension Outcome {
  /// Ids in the order of their funding.
  var fundingOrder: [String] {
    records.compactMap { record in
      if record.type == "round" && record.payment != nil { return record.members["selected"]?.text }
      let isFunding = ["fund", "top-up", "partial"].contains(record.members["decision"]?.text)
      return record.type == "consider" && isFunding ? record.members["project"]?.text : nil
    }
  }

  /// Sets of projects between which the lot decided.
  var drawnTies: [[String]] {
    records.filter { $0.type == "tie" }.flatMap { $0.members["steps"]!.elements! }
      .filter { $0["step"]?.text == "lot" }
      .map { $0["values"]!.elements!.map { $0["project"]!.text! }.sorted() }
  }
}
