import BudgetModel

/// Ties inside rounds: whom each is between, what it decides, and whether it had to (RULES 1.6).
struct RoundTies {
  private let contest: ReplayContest
  private let chain: ReplayChain
  private let limits: ReplayLimits
  private let rule: any RoundReplay.Type
  private let byRound: [Int: [ReplayTies.Tie]]
  private var seen: Set<Int> = []
  /// The members of the last tie that could change nothing, with the rank that they share.
  private var harmless: (projects: Set<Int>, rank: Int) = ([], 0)
  /// Those of them that the next rounds must choose, and at which value.
  private var pending: (projects: [Int], value: String) = ([], "")
  private(set) var findings: [AuditFinding] = []

  init(
    _ ties: [ReplayTies.Tie], _ contest: ReplayContest, _ chain: ReplayChain,
    _ limits: ReplayLimits, _ rule: any RoundReplay.Type
  ) {
    self.contest = contest
    self.chain = chain
    self.limits = limits
    self.rule = rule
    byRound = Dictionary(grouping: ties) { $0.record["round"]?.number ?? 0 }
  }

  private mutating func fail(_ record: JSONValue, _ sentence: String) {
    findings.append(contest.finding(record, sentence))
  }

  private func number(_ record: JSONValue) -> Int { record["n"]?.number ?? 0 }

  /// The column `rank` of a project that is funded as number `count`.
  func rank(of place: Int, count: Int) -> Int {
    harmless.projects.contains(place) ? harmless.rank : count
  }

  /// Checks how a record chose.
  ///
  /// - Parameters:
  ///   - round: its number, or that of the next record with one
  ///   - funded: how many rounds have funded a project
  ///   - state: before the record
  mutating func check(
    _ decision: RoundDecision, round: Int, funded: Int, _ state: ReplayState
  ) {
    // In the order of the choices.
    var open = (byRound[round] ?? []).filter { !seen.contains(number($0.record)) }[...]
    for tie in decision.ties {
      checkPending(tie, decision.record)
      let isKnown = harmless.projects.isSuperset(of: tie.tied)
      let stated = open.first { $0.tied == tie.tied }
      let rest = open.drop { $0.tied != tie.tied }.dropFirst()
      if tie.tied.count == 1 || isKnown {
        if chain.knots(tie.tied)[0].min() != tie.outcome.first {
          fail(decision.record, "the chain chooses another project")
        }
      } else if let stated {
        seen.insert(number(stated.record))
        open = rest
        if number(stated.record) > number(decision.record) {
          fail(stated.record, "the tie stands behind what it decides")
        }
        check(stated, tie, state)
        if !stated.isDecisive { harmless = (Set(tie.tied), funded + 1) }
      } else {
        fail(decision.record, "a tie has no record of its own")
      }
      if tie.tied.count > 1, !tie.changesOthers, harmless.projects.isSuperset(of: tie.tied) {
        pending = (tie.tied.filter { $0 != tie.outcome.first }, tie.value)
      }
    }
  }

  /// A tie that can change nothing leaves the values of its other members as they are.
  private mutating func checkPending(_ tie: RoundTie, _ record: JSONValue) {
    let expected = pending
    pending = ([], "")
    if expected.projects.isEmpty { return }
    if tie.tied != expected.projects || tie.value != expected.value {
      fail(record, "a tie that is not decisive goes on with its other projects")
    }
  }

  private mutating func check(
    _ stated: ReplayTies.Tie, _ tie: RoundTie, _ state: ReplayState
  ) {
    let record = stated.record
    if record["at"]?.text != tie.place || record.texts("key") != [tie.value] {
      fail(record, "place or key are not those of the choice")
    }
    let result = stated.result
    let isChosen =
      switch tie.part {
      case .first: result.first == tie.outcome.first
      case .last: result.last == tie.outcome.last
      case .all: result == tie.outcome
      }
    if !isChosen { fail(record, "the rule goes on with another order") }
    let isSure =
      tie.isAlwaysDecisive || tie.supporters > contest.tally.weight
      || !fitsTogether(tie.tied, state)
    if !stated.isDecisive && isSure { fail(record, "'decisive' is not true") }
    checkDrawn(stated, tie, state)
  }

  /// The end of the chain orders those whom no key tells apart, where the rule asks for their order
  /// and it can matter.
  private mutating func checkDrawn(
    _ stated: ReplayTies.Tie, _ tie: RoundTie, _ state: ReplayState
  ) {
    let knots = chain.knots(tie.tied)
    let asked =
      switch tie.part {
      case .first: [knots[0]]
      case .last: [knots[knots.count - 1]]
      case .all: knots
      }
    let drawable = stated.isDecisive ? asked.filter { $0.count > 1 } : []
    let isDrawn = { (knot: [Int]) in knot.contains { stated.drawn[$0] != nil } }
    let drawn = drawable.filter(isDrawn)
    if stated.drawn.keys.sorted() != drawn.flatMap({ $0 }).sorted() {
      fail(stated.record, "the end of the chain orders others than those that it must")
    }
    let missing = drawable.filter { !isDrawn($0) }
    let mustDraw =
      tie.isAlwaysDecisive || tie.isDrawnAsWhole
      || missing.contains { !fitsTogether($0, state) }
    if !missing.isEmpty && mustDraw { fail(stated.record, "the chain does not end with an order") }
  }

  /// True if no limit and, where the rule tests it, no lack of money can come between the projects.
  private func fitsTogether(_ tied: [Int], _ state: ReplayState) -> Bool {
    if let most = limits.maximumWinners {
      let winners = Int64(state.paid.count { $0 != nil } + tied.count)
      if !rule.countsWinners || winners > most { return false }
    }
    let own = tied.flatMap { limits.limitsOfProject[$0] }
    if Set(own).count < own.count { return false }
    return !rule.testsPool || tied.reduce(.zero) { $0 + state.cost($1) } <= state.left
  }

  /// Ties that no record has.
  mutating func finish() {
    for tie in byRound.keys.sorted().flatMap({ byRound[$0] ?? [] })
    where !seen.contains(number(tie.record)) {
      fail(tie.record, "no round has this tie")
    }
  }
}
