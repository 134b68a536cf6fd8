import AllocationRules
import BudgetModel
import Glibc

/// Rules that need ballots, each beside a peer on the same election in the same run.
///
/// Trowel's time is that of the decision, and beside it that of the whole outcome with its
/// transcript; the peer's is that of its rule alone, without reading.
enum RuleBenchmarks {
  private struct Case {
    var name: String
    var rule: RuleChoice
    var election: GeneratedElection
    /// The rule and the numbers of pabutools; nil: it would take hours.
    var peer: (rule: String, numbers: String)?
    /// The decision alone, where the rule gives it without a transcript.
    var decides: (@Sendable (Instance) throws(RuleFailure) -> Int)?
  }

  static func run() {
    for benchmark in cases() { measure(benchmark) }
    print("the tool of equalshares.net: skipped, neither Debian nor PyPI has it")
  }

  private static func shares(_ completion: String) -> RuleChoice {
    RuleChoice(
      name: "equal-shares",
      parameters: [
        .init("completion", .text(completion)), .init("max-steps", .count(1_000_000)),
      ])
  }

  private static func cases() -> [Case] {
    let medium = GeneratedElection(voters: 10_000, projects: 100, share: 30, costing: 1, .long)
    let large = GeneratedElection(voters: 100_000, projects: 150, share: 30, costing: 1, .long)
    // A currency of small value and many small steps, as in Budapest.
    let steps = GeneratedElection(
      voters: 18_000, projects: 180, share: 11, costing: 1_000, .onePerCategory)
    let decides: @Sendable (Instance) throws(RuleFailure) -> Int = {
      instance throws(RuleFailure) in try EqualShares.chosen(instance).count
    }
    return [
      Case(
        name: "equal-shares, 10,000 x 100", rule: shares("none"), election: medium,
        peer: ("equal-shares", "exact"), decides: decides),
      Case(
        name: "equal-shares, 100,000 x 150", rule: shares("none"), election: large,
        peer: ("equal-shares", "exact"), decides: decides),
      Case(
        name: "equal-shares with Add1, 10,000 x 100", rule: shares("add1"), election: medium,
        peer: ("equal-shares-add1", "float"), decides: decides),
      Case(
        name: "equal-shares with Add1, 100,000 x 150", rule: shares("add1"), election: large,
        decides: decides),
      Case(
        name: "equal-shares with Add1, many small steps, 18,000 x 180", rule: shares("add1"),
        election: steps, decides: decides),
      Case(
        name: "phragmen, 100,000 x 150", rule: RuleChoice(name: "phragmen"), election: large,
        peer: ("phragmen", "exact")),
      Case(
        name: "max-welfare, 10,000 x 500", rule: RuleChoice(name: "max-welfare"),
        election: GeneratedElection(
          voters: 10_000, projects: 500, share: 30, costing: 1, .long)),
    ]
  }

  private static func measure(_ benchmark: Case) {
    let instance = benchmark.election.instance(benchmark.rule)
    var fastest = Double.infinity
    var whole = Double.infinity
    var steps = ""
    for _ in 1...3 {
      if let decides = benchmark.decides {
        fastest = min(fastest, seconds { _ = try! decides(instance) })
      }
      whole = min(
        whole,
        seconds {
          let rule = RuleRegistry.rule(named: benchmark.rule.name)!
          let outcome = try! rule.allocate(instance)
          let last = outcome.records.last { $0.type == "completion" }?.members["kept"]
          steps = last?.number.map { ", step \($0) of Add1" } ?? ""
        })
    }
    let decision = benchmark.decides == nil ? whole : fastest
    print(
      "\(benchmark.name): \(milliseconds(decision)), \(milliseconds(whole)) with its transcript"
        + steps)
    guard let peer = benchmark.peer else { return }
    guard let other = pabutools(benchmark.election, peer.rule, peer.numbers) else {
      print("  pabutools: skipped, it is not installed here")
      return
    }
    print(
      "  pabutools \(peer.numbers): \(milliseconds(other)), \(Int(other / decision)) x as long")
  }

  private static func pabutools(
    _ election: GeneratedElection, _ rule: String, _ numbers: String
  ) -> Double? {
    let path = "/tmp/trowel-election-\(getpid())"
    election.write(to: path)
    defer { unlink(path) }
    let sources = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let script = "/\(sources)/Peers/rules_pabutools.py"
    guard let text = MeasuredProcess.output(of: ["python3", script, path, rule, numbers]) else {
      return nil
    }
    return Double(text.split(whereSeparator: \.isWhitespace).joined())
  }

  private static func seconds(_ work: () -> Void) -> Double {
    let clock = ContinuousClock()
    let time = clock.measure(work).components
    return Double(time.seconds) + Double(time.attoseconds) / 1e18
  }

  private static func milliseconds(_ seconds: Double) -> String {
    seconds < 10 ? "\(Int((seconds * 1000).rounded())) ms" : "\(Int(seconds.rounded())) s"
  }
}
