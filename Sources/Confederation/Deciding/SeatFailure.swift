import BudgetModel

/// Seats that cannot be given, in the words of a count (CONFEDERATION 9).
extension CountRun {
  func failure(
    _ failure: Apportionment.Failure, council: CouncilIndex, contest: ContestIndex
  ) -> CountFailure {
    let id = plan.tree[council].id
    let place = plan.levels[council].place
    func refused(_ code: DiagnosticCode, _ sentence: String) -> CountFailure {
      .refused([Diagnostic(code, at: place, "seats in council \(quoted(id)): " + sentence)])
    }
    switch failure {
    case .baseMissing(let missing):
      return .refused(
        missing.map {
          Diagnostic(
            .baseMissing, at: plan.tree[$0.council].place,
            "seats of council \(quoted(plan.tree[$0.council].id)) in \(quoted(id)) need "
              + "\($0.base.rawValue), which is not known; fill it, or choose another base")
        })
    case .weightMissing(let ids):
      return refused(
        .settingBad,
        "'weights' names no weight of \(ids.map(quoted).joined(separator: ", ")); add it")
    case .settingMissing(let key):
      return refused(.settingBad, "the method needs '\(key)', which is missing; write it")
    case .weightsAllZero:
      return refused(.weightsAllZero, "every base is 0; correct the bases or the method")
    case .weightsTooFine:
      return refused(
        .weightsTooFine,
        "the common denominator of the weights is above 1000000000000; round the weights")
    case .infeasible(let total, let fewest, let most):
      let wanted = total.map { "the total is \($0)" } ?? "no total fits"
      let limit = most.map { " and 'max' allows \($0)" } ?? ""
      return refused(
        .seatsInfeasible,
        "\(wanted), 'min' takes \(fewest)\(limit) in all; change total, min or max")
    case .tieWithoutLot(let tied, let value):
      return .tieWithoutLot(
        council: id, pool: plan.contests[contest].poolID, round: 0, tied: tied, value: value,
        isBetweenCouncils: true)
    }
  }
}
