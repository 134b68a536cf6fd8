package import BudgetModel

extension LeftoverPolicy.Step {
  /// What becomes of the money, after the words "Money that is left".
  package var phrase: String {
    switch self {
    case .sideways: "pays for projects of neighbouring councils"
    case .turnout: "goes to the council with the highest turnout"
    case .topUp: "completes projects that are nearly covered"
    case .up: "goes up to the council above"
    case .to: "goes to the pool that the by-law names"
    case .carry: "is carried to the next cycle"
    case .lapse: "lapses"
    case .return: "returns to those who paid it in"
    }
  }
}
