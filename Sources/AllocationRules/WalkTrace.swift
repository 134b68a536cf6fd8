import BudgetModel

/// One project considered in a walk.
struct WalkStep: Sendable {
  let project: Int
  let stage: WalkStage
  let phase: WalkPhase
  let before: Int64
  /// What of it is earmarked for other projects.
  let reserved: Int64
  let decision: WalkDecision
  let after: Int64
  /// What the walk began with, before a minimum withheld any of it.
  let pool: Int64
  /// True if the walk ended here, also because `top-k` found its last winner.
  let isLast: Bool
}

/// Walks settled orders, and walks them again with a change.
struct WalkTrace {
  let walk: Walk
  let planned: [PlannedWalk]
  let settled: [SettledOrder]

  /// Where a walk stands: all before it has been walked.
  private struct Position {
    var walk: Int
    var phase: Int
    var index: Int
  }

  var tieCount: Int { settled.reduce(0) { $0 + $1.ties.count } }

  /// Every step of every walk, in order.
  func steps(from start: WalkState) -> (steps: [[WalkStep]], end: WalkState) {
    var state = start
    var steps = planned.map { _ in [WalkStep]() }
    for number in planned.indices {
      walk.begin(planned[number].stage, &state)
      for phase in planned[number].phases {
        for project in settled[number].order where walk.takesPart(project, in: phase, state) {
          if walk.isOver(phase, state) { break }
          let step = step(project, planned[number].stage, phase, &state)
          steps[number].append(step)
          if walk.isLast(step.decision) { break }
        }
        walk.finish(phase, &state)
      }
    }
    return (steps, state)
  }

  private func step(
    _ project: Int, _ stage: WalkStage, _ phase: WalkPhase, _ state: inout WalkState
  ) -> WalkStep {
    let before = state.left
    let reserved = walk.earmarks.reserved(from: project, state.earmarked)
    let decision = walk.decision(project, in: phase, state)
    walk.apply(decision, to: project, &state)
    return WalkStep(
      project: project, stage: stage, phase: phase, before: before, reserved: reserved,
      decision: decision,
      after: state.left, pool: state.pool, isLast: walk.isLast(decision) || state.placesLeft == 0)
  }
}

extension WalkTrace {
  /// What the tie's first project being placed last in its group would change in the funded set.
  struct Reversal: Sendable, Hashable {
    var gains: [Int] = []
    var losses: [Int] = []
  }

  /// The reversals of the decisive ties of every walk, by group.
  ///
  /// A walk that meets the same state behind the group as before has nothing more to change, so
  /// most ties are settled inside their group.
  func reversals(from start: WalkState, end: WalkState) -> [[Int: Reversal]] {
    var state = start
    var found = planned.map { _ in [Int: Reversal]() }
    for number in planned.indices {
      walk.begin(planned[number].stage, &state)
      for phase in planned[number].phases.indices {
        let settled = settled[number]
        for (group, range) in settled.groups.enumerated() {
          let position = Position(walk: number, phase: phase, index: range.lowerBound)
          if let tie = settled.ties[group], tie.isDecisive, found[number][group] == nil {
            found[number][group] = reversal(tie, range, at: position, state, end)
          }
          if pass(range, of: settled.order, planned[number].phases[phase], &state) { break }
        }
        walk.finish(planned[number].phases[phase], &state)
      }
    }
    return found
  }

  /// Walks a part of an order; true if the walk ends in it.
  private func pass(
    _ range: Range<Int>, of order: [Int], _ phase: WalkPhase, _ state: inout WalkState
  ) -> Bool {
    for project in order[range] where walk.takesPart(project, in: phase, state) {
      if walk.isOver(phase, state) { return true }
      let decision = walk.decision(project, in: phase, state)
      walk.apply(decision, to: project, &state)
      if walk.isLast(decision) { return true }
    }
    return walk.isOver(phase, state)
  }

  private func reversal(
    _ tie: SettledOrder.Tie, _ range: Range<Int>, at position: Position, _ start: WalkState,
    _ end: WalkState
  ) -> Reversal {
    let isTied = Set(tie.tied)
    var order = settled[position.walk].order
    let first = order[range].firstIndex { isTied.contains($0) }!
    let chosen = order.remove(at: first)
    order.insert(chosen, at: range.upperBound - 1)

    var (usual, changed) = (start, start)
    let phase = planned[position.walk].phases[position.phase]
    let isLastWalk = position.walk == planned.count - 1
    if isLastWalk && position.phase == planned[position.walk].phases.count - 1 {
      let usualEnds = pass(range, of: settled[position.walk].order, phase, &usual)
      let changedEnds = pass(range, of: order, phase, &changed)
      if usualEnds == changedEnds && usual.agrees(with: changed) {
        return difference(usual.isFunded, changed.isFunded)
      }
      changed = start
    }
    finish(from: position, order, &changed)
    return difference(end.isFunded, changed.isFunded)
  }

  private func finish(from position: Position, _ order: [Int], _ state: inout WalkState) {
    for number in position.walk..<planned.count {
      let isFirst = number == position.walk
      if !isFirst { walk.begin(planned[number].stage, &state) }
      let order = isFirst ? order : settled[number].order
      let phases = planned[number].phases
      for place in (isFirst ? position.phase : 0)..<phases.count {
        let start = isFirst && place == position.phase ? position.index : 0
        _ = pass(start..<order.count, of: order, phases[place], &state)
        walk.finish(phases[place], &state)
      }
    }
  }

  private func difference(_ usual: [Bool], _ changed: [Bool]) -> Reversal {
    var reversal = Reversal()
    for project in usual.indices where usual[project] != changed[project] {
      if changed[project] {
        reversal.gains.append(project)
      } else {
        reversal.losses.append(project)
      }
    }
    return reversal
  }

  /// What each cut of `best-only` would change in the funded set with its first project placed last
  /// in the tie: it leaves, and the first that left competes.
  func reversals(
    of choice: BestOnly, from start: WalkState, end: WalkState, _ primary: [Int],
    _ columns: TieColumns
  ) -> [Reversal] {
    choice.cuts.map { cut in
      var state = start
      for number in planned.indices {
        var order = settled[number].order
        order.removeAll { $0 == cut.chosen }
        let isFree = walk.cost(cut.next) == 0
        if isFree == (planned[number].stage == .zeroCost) {
          let place = order.firstIndex { columns.isBefore(cut.next, $0, primary) }
          order.insert(cut.next, at: place ?? order.count)
        }
        walk.begin(planned[number].stage, &state)
        for phase in planned[number].phases {
          _ = pass(order.indices, of: order, phase, &state)
          walk.finish(phase, &state)
        }
      }
      return difference(end.isFunded, state.isFunded)
    }
  }
}
