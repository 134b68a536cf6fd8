import AllocationRules
import BudgetModel
import CountPipeline
import Testing

@Suite struct RulePrintingTests {
  @Test func aRuleIsPrintedInFull() {
    var spec = RuleSpec(
      name: "fair", version: 0, family: "shares", needs: .ballots,
      ballotKinds: [.approval, .points],
      parameters: [
        SettingSpec("k", .count(atLeast: 1, atMost: 9), isRequired: true, "The number of winners."),
        SettingSpec("mode", .choice(["a", "b"]), default: .text("a"), "What is done."),
        SettingSpec("reserve", .id, "Who pays."),
      ],
      summary: "Shares the money.", holds: ["spends at most the pool"], fails: ["all else"])
    spec.isProvisional = true
    #expect(
      RulePrinting.full(spec).joined(separator: "\n") == """
        fair/0 (provisional)
          Shares the money.

        Provisional: a later version may change what it funds. It counts only with
        'experimental: true'.
        Ballots: approval, points
        Needs: ballots. The ballots themselves; no tally of a council can stand in for
        them.
        Records: family shares

        Parameters (in the map 'rule' of cycle.yaml):
          k: a whole number from 1 to 9 (required)
              The number of winners.
          mode: a | b (default a)
              What is done.
          reserve: an id
              Who pays.
          experimental: true or false (default false)
              Whether a provisional rule may count, whose outcome a later version may
              change.

        Holds:
          - spends at most the pool
        Does not hold:
          - all else
        """)
  }

  @Test(arguments: RuleRegistry.specs.map(\.name))
  func everyRuleIsPrinted(_ name: String) throws {
    let report = RulePrinting(name: name).run()
    let spec = try #require(RuleRegistry.rule(named: name)?.spec)
    #expect(report.exit == .final)
    #expect(report.output == RulePrinting.full(spec))
    for line in spec.holds + spec.fails + spec.settings.map(\.sentence) {
      #expect(report.output.map { $0.trimmed }.joined(separator: " ").contains(line))
    }
  }

  @Test func theListNamesEveryRule() {
    let report = RulePrinting(name: nil).run()
    #expect(
      RuleRegistry.specs.allSatisfy {
        report.output.contains($0.tag + ($0.isProvisional ? " (provisional)" : ""))
      })
  }

  @Test func anUnknownRuleIsUsage() {
    #expect(RulePrinting(name: "fair").run().exit == .usage)
  }
}

extension String {
  fileprivate var trimmed: Substring { drop { $0 == " " } }
}
