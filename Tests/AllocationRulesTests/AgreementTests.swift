import BudgetModel
import Foundation
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Rules that need ballots agree with their references")
struct AgreementTests {
  @Test("in small worlds", arguments: WorldVariant.all.flatMap(SmallContests.all))
  func smallWorlds(_ worlds: SmallContests) {
    for number in sampled(worlds.count, 200, limit: 2_000_000) {
      expectAgreement(worlds[number], groups: number.isMultiple(of: 3))
    }
  }

  @Test("a small world stands for each profile once, and each meets every end of ties")
  func enumeration() {
    let worlds = SmallContests(WorldVariant("phragmen"), projects: 3, voters: 3)
    let contests = (0..<worlds.count).map { worlds[$0] }
    let profiles = Dictionary(grouping: contests) { $0.ballots.map(\.chosen) }
    // 1 + 8 + 36 + 120 ways to fill ballots, 10 costs, 4 pools.
    #expect(profiles.count == 165 && contests.count == 165 * 40)
    for (ballots, contests) in profiles {
      #expect(Set(contests.map { "\($0.projects.map(\.cost)) \($0.pool)" }).count == 40)
      #expect(Set(contests.map(\.ties)).count == 4, "\(ballots)")
    }
  }

  static let rules = ReferenceCount.rules.keys.sorted().filter {
    RuleRegistry.rule(named: $0) != nil
  }

  @Test("in random contests with every setting", arguments: rules)
  func randomContests(_ rule: String) {
    var contests = RandomContests(rule, seed: 1)
    for number in 0..<(allWorlds ? 100_000 : 400) {
      expectAgreement(contests.next(), groups: number.isMultiple(of: 3))
    }
  }

  private func expectAgreement(_ contest: TestContest, groups: Bool) {
    let text = ReferenceCount.result(contest)
    var library = ReferenceResult(library: contest.instance(groups: groups))
    // The transcript leaves out runs between the first and the kept one, and a side that lost.
    if case .funded(let expected) = text, case .funded(var found) = library, contest.skipsRuns {
      if found.decisiveTies.isSubset(of: expected.decisiveTies) {
        found.decisiveTies = expected.decisiveTies
      }
      library = .funded(found)
    }
    if text != library { Issue.record("\(contest)\ntext \(text)\nlibrary \(library)") }
    if Self.filtered[contest.settings.rule.name] != nil, !Self.agreesWithoutFilter(contest) {
      Issue.record("exact numbers alone write other bytes: \(contest)")
    }
  }

  /// Rules in which doubles may stand before exact numbers.
  private static let filtered:
    [String: @Sendable (Instance, NumberFilter) throws(RuleFailure) -> Outcome] = [
      "equal-shares": { i, f throws(RuleFailure) in try EqualShares.allocate(i, filter: f) },
      "phragmen": { i, f throws(RuleFailure) in try Phragmen.allocate(i, filter: f) },
    ]

  private static func agreesWithoutFilter(_ contest: TestContest) -> Bool {
    let allocate = filtered[contest.settings.rule.name]!
    func lines(_ filter: NumberFilter) -> [String] {
      do throws(RuleFailure) {
        return try allocate(contest.instance(), filter).records.map(\.line)
      } catch {
        return ["\(error)"]
      }
    }
    return lines(.on) == lines(.off)
  }
}

extension TestContest {
  /// True if Equal Shares runs more often than its transcript tells.
  fileprivate var skipsRuns: Bool {
    let rule = settings.rule
    return rule["completion"]?.text?.hasPrefix("add1") ?? false
      || rule["comparison"].map { $0.text != "none" } ?? false
  }
}
