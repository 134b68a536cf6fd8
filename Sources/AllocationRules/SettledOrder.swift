import BudgetModel

/// The order of one walk after its ties were settled at the states where they are reached.
struct SettledOrder: Sendable {
  /// A tie of equal scores that can change the order of funding, the funded set or an amount.
  struct Tie: Sendable {
    /// Members that no limit barred, in id order.
    var tied: [Int] = []
    var isDecisive = false
    /// The tied members of each knot that the lot orders, in its order.
    var drawn: [Int: [Int]] = [:]
  }

  /// Every project of the walk, in the order of the walk.
  private(set) var order: [Int] = []
  /// The place of each entry of `order`, from 1; entries that share one are in id order.
  private(set) var places: [Int] = []
  /// Where each group of equal scores stands in `order`.
  private(set) var groups: [Range<Int>] = []
  /// By group.
  let ties: [Int: Tie]

  init(_ ranking: Ranking, ties: [Int: Tie]) {
    self.ties = ties
    for (number, group) in ranking.groups.enumerated() {
      let start = order.count
      for (knotNumber, knot) in group.enumerated() {
        append(knot, drawn: ties[number]?.drawn[knotNumber] ?? [])
      }
      groups.append(start..<order.count)
    }
  }

  /// Members that were not drawn share the last place, where their order cannot matter.
  private mutating func append(_ knot: [Int], drawn: [Int]) {
    for project in drawn.dropLast() {
      order.append(project)
      places.append(order.count)
    }
    let first = Set(drawn.dropLast())
    let place = order.count + 1
    for project in knot where !first.contains(project) {
      order.append(project)
      places.append(place)
    }
  }
}

/// One walk of a count before its ties are settled.
struct PlannedWalk: Sendable {
  let stage: WalkStage
  let ranking: Ranking
  let phases: [WalkPhase]
}

/// Walks the groups of equal scores and finds out which ties matter (RULES 1.6).
struct TieSettling {
  let walk: Walk
  let columns: TieColumns
  let field: [Project]
  /// The score of each project as the transcript writes it.
  let scoreText: (Int) -> String
  private(set) var state: WalkState
  private var considered = 0
  private var ties: [Int: SettledOrder.Tie] = [:]

  init(
    walk: Walk, columns: TieColumns, field: [Project], state: WalkState,
    scoreText: @escaping (Int) -> String
  ) {
    self.walk = walk
    self.columns = columns
    self.field = field
    self.state = state
    self.scoreText = scoreText
  }

  /// The order of one walk, and the state behind it in `state`.
  ///
  /// - Throws: `tieWithoutLot` for a decisive tie that the chain leaves open
  mutating func settle(_ planned: PlannedWalk) throws(RuleFailure) -> SettledOrder {
    ties = [:]
    walk.begin(planned.stage, &state)
    for phase in planned.phases {
      for number in planned.ranking.groups.indices {
        if try settle(group: number, planned.ranking.groups[number], phase, planned.stage) { break }
      }
      walk.finish(phase, &state)
    }
    completeDraws(planned.ranking)
    return SettledOrder(planned.ranking, ties: ties)
  }

  /// The lot orders every tied member of a knot, also those that a limit barred in the end, so that
  /// one order serves all phases.
  private mutating func completeDraws(_ ranking: Ranking) {
    for (group, tie) in ties {
      for knot in tie.drawn.keys {
        let isTied = Set(tie.tied)
        ties[group]!.drawn[knot] = columns.byLot(
          ranking.groups[group][knot].filter(isTied.contains))
      }
    }
  }

  /// True if the walk ends inside this group.
  private mutating func settle(
    group number: Int, _ knots: [Ranking.Knot], _ phase: WalkPhase, _ stage: WalkStage
  ) throws(RuleFailure) -> Bool {
    if walk.isOver(phase, state) { return true }
    let members = knots.flatMap { $0 }.filter { walk.takesPart($0, in: phase, state) }
    let found = walk.assess(members, in: phase, &state)
    note(found, group: number)
    for (knotNumber, knot) in knots.enumerated() {
      if walk.isOver(phase, state) { return true }
      var order = knot.filter { walk.takesPart($0, in: phase, state) }
      if found.use == .decisive && order.count > 1 {
        order = try draw(order, group: number, knot: knotNumber, phase, stage)
      }
      for project in order where consider(project, phase) { return true }
    }
    return false
  }

  private mutating func note(_ found: (use: Walk.TieUse, tied: [Int]), group: Int) {
    if found.use == .none { return }
    var tie = ties[group] ?? SettledOrder.Tie()
    tie.tied = Set(tie.tied + found.tied).sorted()
    tie.isDecisive = tie.isDecisive || found.use == .decisive
    ties[group] = tie
  }

  /// The members of a knot in the order of the lot, if their order is decisive.
  private mutating func draw(
    _ members: [Int], group: Int, knot: Int, _ phase: WalkPhase, _ stage: WalkStage
  ) throws(RuleFailure) -> [Int] {
    let found = walk.assess(members, in: phase, &state)
    if found.use != .decisive { return members }
    let round = stage == .zeroCost ? 0 : considered + 1
    let drawn = try columns.resolved(
      found.tied, field: field, round: round, value: scoreText(members[0]))
    ties[group]!.drawn[knot] = drawn
    let isDrawn = Set(drawn)
    return drawn + members.filter { !isDrawn.contains($0) }
  }

  /// True if the walk ends with this project.
  private mutating func consider(_ project: Int, _ phase: WalkPhase) -> Bool {
    if walk.isOver(phase, state) { return true }
    considered += 1
    let decision = walk.decision(project, in: phase, state)
    walk.apply(decision, to: project, &state)
    return walk.isLast(decision)
  }
}
