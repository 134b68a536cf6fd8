import BudgetModel

@testable import AllocationRules

extension ReferenceResult {
  /// What the library gives, in the words of the reference.
  init(library instance: Instance) {
    do throws(RuleFailure) {
      let outcome = try RuleRegistry.rule(named: instance.settings.rule.name)!.allocate(instance)
      self = .funded(ReferenceOutcome(outcome, instance.field.map(\.id)))
    } catch {
      switch error {
      case .tieWithoutLot(let tied, _, _): self = .tie(tied)
      case .refused(let code, _): self = .refused(code.name)
      }
    }
  }

  var outcome: ReferenceOutcome? { if case .funded(let outcome) = self { outcome } else { nil } }
}

extension ReferenceOutcome {
  init(_ outcome: Outcome, _ ids: [String]) {
    order = outcome.fundingOrder
    amounts = [:]
    for (id, verdict) in zip(ids, outcome.verdicts) where verdict.status == .funded {
      amounts[id] = 0
    }
    for payment in outcome.payments {
      amounts[ids[payment.project], default: 0] += payment.amount.minorUnits
    }
    left = outcome.left.minorUnits
    reasons = Dictionary(
      uniqueKeysWithValues: zip(ids, outcome.verdicts.map(\.reason.rawValue)))
    decisiveTies = Set(outcome.drawnTies)
  }
}

extension TestContest: CustomStringConvertible {
  var description: String {
    let named = { (place: Int) in projects[place].id }
    let field = projects.enumerated().map { place, project in
      var text = "\(project.id) \(project.cost.minorUnits)"
      if project.state != .qualified { text += " \(project.state.rawValue)" }
      if prefunded.contains(place) { text += " fund" }
      if lifted.contains(place) { text += " lifted" }
      return text + (project.groups + project.tags).map { " \($0)" }.joined()
        + (project.submittedSequence.map { " #\($0)" } ?? "")
    }
    let ballots = ballots.map { ballot in
      let text: String
      if !ballot.ranks.isEmpty {
        text = ballot.ranks.map { $0.map(named).joined(separator: "=") }.joined(separator: ">")
      } else if !ballot.points.isEmpty {
        text = ballot.points.sorted { $0.key < $1.key }
          .map { "\(named($0.key)):\($0.value.exact)" }.joined(separator: " ")
      } else {
        text = ballot.chosen.map(named).joined(separator: " ")
      }
      return (ballot.weight == .one ? "" : "\(ballot.weight.exact)x ")
        + (ballot.district.map { "\($0): " } ?? "") + text
    }
    let parameters = settings.rule.parameters.map { "\($0.key)=\($0.value.sentenceForm)" }
    let lot = lot.map { $0.positions.sorted { $0.value < $1.value }.map(\.key).joined() } ?? "none"
    return """

      \(settings.rule.name) B \(pool)\(extraAfter == 0 ? "" : " + \(extraAfter)") digits \(digits) \
      m \(maximumChoices.map(String.init) ?? "-") ties \(ties.map(\.rawValue)) lot \(lot)
      \(parameters.joined(separator: ", ")) \(settings.thresholds) \(settings.limits) \
      \(settings.electorate) ignoring blank \(settings.ignoresBlankBallots)
      \(field.joined(separator: ", "))
      \(ballots.joined(separator: " | "))

      """
  }
}
