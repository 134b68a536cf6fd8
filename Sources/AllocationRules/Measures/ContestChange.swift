package import BudgetModel

/// A change of one contest that would have made a project win (AUDIT 9): the rule can be counted with
/// it.
package struct ContestChange: Sendable, Hashable {
  package enum Act: Sendable, Hashable {
    case setCost(Money)
    /// So many voters who did not support the project approve it as well.
    case addApprovals(Int64, ApprovingVoters)
    /// So many new voters approve it alone.
    case addBallots(Int64)
  }
  /// Which voters approve it as well.
  package enum ApprovingVoters: Sendable, Hashable {
    /// It does not matter which, but blank ballots come last.
    case anyone
    /// Those with most money left, or the least load, before this round, from 1; among equals in the
    /// order of their ballots' choices.
    case bestOff(round: Int, [VoterPart])
    case listed([VoterPart])

    fileprivate var parts: [VoterPart]? {
      switch self {
      case .anyone: nil
      case .bestOff(_, let parts), .listed(let parts): parts
      }
    }
  }
  /// Some of the voters of one row of the profile.
  package struct VoterPart: Sendable, Hashable {
    var row: Int
    /// Over the profile's weight scale.
    var weight: Int64
  }

  /// Place in `Instance.field`.
  package var project: Int
  package var act: Act

  /// The votes come in as few councils as they can.
  package func applied(to instance: Instance) -> Instance { applied(to: instance, councils: 1) }

  /// - Parameter councils: so many support the project then, if no more did before: a change does not
  ///   say where its votes come, and ties may ask for it
  func applied(to instance: Instance, councils: Int) -> Instance {
    var changed = instance
    switch act {
    case .setCost(let cost): changed.field[project].cost = cost
    case .addApprovals(let count, let voters):
      changed.tally.votes[project] += Ratio(count)
      changed.support(project, by: councils)
      let blank = blankVoters(count, voters, instance)
      changed.tally.blankWeight = changed.tally.blankWeight - Ratio(blank)
      changed.tally.ballots.blank -= Int(blank)
      if let parts = voters.parts {
        changed.profile = instance.profile?.approving(project, parts)
      }
    case .addBallots(let count):
      changed.tally.votes[project] += Ratio(count)
      changed.tally.weight += Ratio(count)
      changed.support(project, by: councils)
      changed.tally.ballots.received += Int(count)
      changed.tally.ballots.counted += Int(count)
      changed.profile?.append(ballots: count, approving: project)
    }
    return changed
  }

  /// How many of the voters handed in a blank ballot.
  private func blankVoters(
    _ count: Int64, _ voters: ApprovingVoters, _ instance: Instance
  ) -> Int64 {
    if let parts = voters.parts, let profile = instance.profile {
      let blank = parts.filter { profile.range(of: $0.row).isEmpty }
      return blank.reduce(0) { $0 + $1.weight } / profile.weightScale
    }
    let marked = instance.nonblankWeight - instance.tally.votes[project]
    return max(0, count - (Int64(exactly: marked.roundedDown) ?? 0))
  }
}

extension ContestChange {
  /// The operation of `trowel-change-1` (AUDIT 9). Voters are named by what the rule made of them, for a
  /// list of ballots would tell how people voted.
  package func json(contest: String, project: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "schema": "trowel-change-1", "contest": .string(contest), "project": .string(project),
    ]
    switch act {
    case .setCost(let cost):
      members["operation"] = "set-cost"
      members["value"] = JSONValue(cost)
    case .addApprovals(let count, let voters):
      members["operation"] = "add-approvals"
      members["value"] = JSONValue(count: count)
      if case .bestOff(let round, _) = voters {
        members["voters"] = "best-off"
        members["round"] = JSONValue(number: round)
      } else {
        members["voters"] = "any"
      }
    case .addBallots(let count):
      members["operation"] = "add-ballots"
      members["value"] = JSONValue(count: count)
    }
    return .object(members)
  }
}

extension WholeRule {
  /// The same with votes in as many councils as there are.
  var withMostCouncils: WholeRule { with(councils: instance.councils) }

  private func with(councils: Int) -> WholeRule {
    var other = self
    other.councils = councils
    return other
  }

  /// True if the rule funds the project wherever the votes of the change come.
  func surelyFunds(_ change: ContestChange) -> Bool {
    instance.councilNumbers(change.project).allSatisfy { with(councils: $0).funds(change) }
  }

  /// True if it does where they come in some number of councils.
  func mayFund(_ change: ContestChange) -> Bool {
    instance.councilNumbers(change.project).contains { with(councils: $0).funds(change) }
  }
}

extension Instance {
  /// True if ties ask for the councils that support a project, and a vote may come in one or another.
  var tiesReadCouncils: Bool {
    let keys = tieChain.prefix { ![.lot, .stop, .projectID].contains($0) }
    return councils > 1 && tally.supportingCouncils != nil && keys.contains(.moreCouncils)
  }

  mutating func support(_ project: Int, by councils: Int) {
    guard let own = tally.supportingCouncils?[project] else { return }
    tally.supportingCouncils![project] = max(councils, own)
  }

  /// Numbers of councils that could support a project with new votes, as far as ties tell them apart.
  fileprivate func councilNumbers(_ project: Int) -> [Int] {
    guard tiesReadCouncils, let numbers = tally.supportingCouncils else { return [1] }
    let least = max(1, numbers[project])
    let all = [least, councils] + numbers + numbers.map { $0 + 1 }
    return Set(all).filter { (least...max(least, councils)).contains($0) }.sorted()
  }
}

extension BallotProfile {
  /// The profile of approvals in which parts of rows approve one more project.
  fileprivate func approving(
    _ project: Int, _ parts: [ContestChange.VoterPart]
  ) -> BallotProfile {
    var left = weights
    for part in parts { left[part.row] -= part.weight }
    var changed = BallotProfile(weightScale: weightScale)
    for row in 0..<rowCount where left[row] > 0 {
      changed.append(choices[range(of: row)], weight: left[row], district: district(of: row))
    }
    for part in parts where part.weight > 0 {
      let own = (choices[range(of: part.row)] + [Int32(project)]).sorted()
      changed.append(own, weight: part.weight, district: district(of: part.row))
    }
    return changed
  }

  fileprivate mutating func append(ballots: Int64, approving project: Int) {
    append(
      [Int32(project)], weight: ballots * weightScale, district: districts.isEmpty ? nil : -1)
  }

  private func district(of row: Int) -> Int32? { districts.isEmpty ? nil : districts[row] }

  private mutating func append(
    _ own: some Sequence<Int32>, weight: Int64, district: Int32?
  ) {
    weights.append(weight)
    choices.append(contentsOf: own)
    starts.append(choices.count)
    if let district { districts.append(district) }
  }
}
