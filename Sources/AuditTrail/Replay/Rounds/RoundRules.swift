import BudgetModel

/// Rules that fund one project after the other from ballots, each with the checks of its own records.
/// Without the ballots nobody can tell whom a round funds; all else follows from the tables and from
/// what the records before say.
enum RoundRules {
  static let all: [String: any RoundReplay.Type] = [
    "equal-shares": ShareReplay.self,
    "bounded-overspending": OverspendingReplay.self,
    "phragmen": PhragmenReplay.self,
    "maximin-support": MaximinReplay.self,
    "expanding-approvals": QuotaReplay.self,
    "cumulative-transfer": TransferReplay.self,
  ]
}

/// What one rule adds to the replay of a contest: the records between the opening and the walks.
protocol RoundReplay: SendableMetatype {
  /// The rule tests in each round whether a project fits what is left (RULES 1.6).
  static var testsPool: Bool { get }
  /// A tie for which `max-winners` leaves room can be one that is not decisive.
  static var countsWinners: Bool { get }
  /// What only the ballots can show.
  static var limits: [String] { get }
  /// What walks behind the rounds order by in place of the votes; nil: the votes.
  static func walkMeasure(of rule: RuleChoice) -> String?

  /// Reads the records of the rule and checks them.
  init(_ start: RoundStart)
  /// What the records say, in the order of the transcript; each numbered record once.
  var decisions: [RoundDecision] { get }
  /// The walks behind the rounds, in their order.
  var walks: [RoundWalk] { get }
  var findings: [AuditFinding] { get }
}

extension RoundReplay {
  static var testsPool: Bool { true }
  static var countsWinners: Bool { true }
  static func walkMeasure(of rule: RuleChoice) -> String? { nil }
}

/// A walk behind the rounds.
struct RoundWalk {
  /// Why it funds.
  var reason: Reason
  /// Projects without support stay out also where the by-law lets walks go on into them.
  var isSupportedOnly = false
}

/// What one record of such a rule decides.
struct RoundDecision {
  /// A `round`, or another record in which projects leave.
  var record: JSONValue
  var funded: Int?
  /// Of the one that is funded.
  var reason: Reason = .funded
  /// Candidates that leave for good, also before the one that is funded.
  var leaving: [(place: Int, reason: Reason)] = []
  /// The one of whom the record speaks had left, and stands again.
  var returns = false
  /// Whom it, or what follows it, chose among.
  var ties: [RoundTie] = []

  /// The record has a number of its own; others repeat that of the one before.
  var isNumbered: Bool { Self.numbered.contains(record["type"]?.text ?? "") }
  static let numbered = ["round", "eliminate"]
}

/// Candidates of equal value, and what the chain makes of them. A choice among one is none, but says
/// at which value.
struct RoundTie {
  enum Part { case first, last, all }

  /// In id order.
  var tied: [Int]
  /// The value, as the record of the tie states it in `key`.
  var value: String
  /// The one that the chain puts first, or last, or all in its order.
  var outcome: [Int]
  var part = Part.first
  /// The member `at` of the record.
  var place = "select"
  /// How many voters support one of the tied projects, counted for each of them; above the number of
  /// voters some voter supports two.
  var supporters = Ratio.zero
  /// What the outcome pays is rounded, so that the values of the others can change.
  var changesOthers = false
  /// Every tie of the rule is decisive.
  var isAlwaysDecisive = false
  /// The end of the chain is asked wherever the tie is decisive, also among projects whose order
  /// cannot matter.
  var isDrawnAsWhole = false
}

/// Who can still be funded in rounds, and what limits leave of them.
struct RoundField {
  typealias Barred = (place: Int, barrier: ReplayLimits.Barrier)

  /// In id order.
  private(set) var candidates: [Int]
  private(set) var state: ReplayState

  init(_ candidates: [Int], _ state: ReplayState) {
    (self.candidates, self.state) = (candidates, state)
  }

  mutating func remove(_ places: some Sequence<Int>) {
    let places = Set(places)
    if !places.isEmpty { candidates.removeAll(where: places.contains) }
  }

  /// Pays a project out of the pool.
  ///
  /// - Returns: candidates whom a limit bars from now on; they leave
  mutating func fund(_ place: Int) -> [Barred] {
    state.left -= state.cost(place)
    state.note(place, paid: state.cost(place))
    remove([place])
    return bar()
  }

  /// Takes out those whom a limit bars.
  mutating func bar() -> [Barred] {
    if state.limits.isEmpty { return [] }
    let barred = candidates.compactMap { place in
      state.barrier(to: place).map { (place: place, barrier: $0) }
    }
    remove(barred.map(\.place))
    return barred
  }
}

/// What the replay of a rule's rounds begins with.
struct RoundStart {
  let contest: ReplayContest
  let chain: ReplayChain
  /// What walks behind the rounds order by.
  let scoring: ReplayScoring
  /// B': what the rule may spend.
  let pool: Money
  /// Candidates, and what is funded before the rounds.
  let field: RoundField
  /// A limit bars a project with support before the first round.
  let barsBeforeRounds: Bool
  /// Qualified projects without support, in id order.
  let unsupported: [Int]
  /// Qualified projects that walks behind the rounds may reach.
  let walkable: [Int]

  /// Who takes part in a walk behind the rounds.
  func walkers(from state: ReplayState) -> [Int] {
    walkable.filter { state.paid[$0] == nil && state.cost($0) <= pool }
  }

  /// The state behind a walk that skips what does not fit. Where the lot decides nothing the order
  /// inside a tie changes nothing, so it serves for every tie.
  func walked(from state: ReplayState) -> ReplayState {
    var state = state
    _ = state.walk(chain.ranked(walkers(from: state), scoring.primary))
    return state
  }
}
