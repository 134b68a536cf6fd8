import BudgetModel
import Foundation
import Testing

@testable import AllocationRules

@Suite("The registry of rules")
struct RuleRegistryTests {
  @Test("every file under Rules is one registered rule, and the other way round")
  func filesAndRegistry() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "Sources/AllocationRules/Rules").path)
    let types = RuleRegistry.rules.map { "\($0).swift" }
    #expect(files.sorted() == types.sorted())
  }

  @Test("names, tags and parameters are written once each")
  func unique() {
    #expect(
      RuleRegistry.specs.map(\.tag) == [
        "greedy/1", "top-k/1", "equal-shares/1", "phragmen/1", "maximin-support/1",
        "expanding-approvals/1", "cumulative-transfer/1", "bounded-overspending/0",
        "max-welfare/1", "knapsack-per-unit/1", "portioning/1",
      ])
    for spec in RuleRegistry.specs {
      #expect(Set(spec.parameters.map(\.key)).count == spec.parameters.count)
      #expect(spec.parameters.allSatisfy { $0.sentence.hasSuffix(".") })
    }
  }

  @Test("parameters that other parameters make meaningless are named")
  func unused() {
    let plain = RuleChoice(name: "greedy", parameters: [.init("misfit", .text("stop"))])
    #expect(
      Greedy.spec.unused(plain) == [
        "positions", "tied-rank-score", "unlisted", "channels-empty", "cover-ratio", "reserve",
        "after-cover", "partial-min",
      ])
    let ranked = RuleChoice(
      name: "greedy",
      parameters: [.init("score", .text("positional")), .init("misfit", .text("fund-if-covered"))])
    #expect(
      Greedy.spec.unused(ranked) == ["unlisted", "channels", "channels-empty", "partial-min"])
    #expect(TopK.spec.unused(RuleChoice(name: "top-k")).contains("reserve"))
  }

  @Test("a tally needs what score, thresholds and tie chain read, and no more")
  func needs() {
    var settings = ContestSettings(rule: RuleChoice(name: "greedy"))
    let plain = TallyNeeds(settings: settings, tieChain: [.cheaper, .moreVotes, .lot])
    #expect(
      !plain.points && plain.score == nil && plain.above == nil && !plain.ranks
        && !plain.supportingCouncils && plain.channels.isEmpty)
    #expect(TallyNeeds(settings: settings, tieChain: [.moreCouncils]).supportingCouncils)
    #expect(!TallyNeeds(settings: settings, tieChain: [.morePoints, .moreFirstRanks]).points)
    settings.ballots.kind = .points
    settings.thresholds = [Threshold(measure: .points, need: .atLeast(.one))]
    #expect(TallyNeeds(settings: settings, tieChain: [.lot]).points)
    settings.ballots.kind = .ranked
    settings.rule.parameters = [.init("score", .text("copeland"))]
    let ranked = TallyNeeds(settings: settings, tieChain: [.moreFirstRanks])
    #expect(ranked.above == .below && ranked.ranks && !ranked.points)
  }

  @Test("a rule that may round says so beside what it promises")
  func rounding() {
    for spec in RuleRegistry.specs {
      let mayRound = spec.parameters.contains { $0.key == SharePrecision.digits.key }
      #expect(spec.holds.contains { $0.contains("'digits' digits") } == mayRound)
    }
  }
}
