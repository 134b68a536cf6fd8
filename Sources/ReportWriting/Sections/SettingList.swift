import BudgetModel

/// All members of a JSON value as a list of paths and values.
enum SettingList {
  static func html(_ value: JSONValue) -> HTML {
    var rows: [(String, String)] = []
    collect(value, at: "", into: &rows)
    return HTML(.dl, [.class: "settings"]) {
      rows.map { path, text in
        .group([HTML(.dt) { HTML(.code, path) }, HTML(.dd) { HTML.name(text) }])
      }
    }
  }

  /// Modes other than these have settings of their own.
  private static let plainModes: Set<String> = ["direct", "tally-sum", "none"]
  private static let settingsOfModes = ["delegation", "dual", "consent", "median", "recall"]

  /// The by-law without the settings of modes that a level does not use.
  static func withoutUnusedModes(_ byLaw: JSONValue) -> JSONValue {
    guard var members = byLaw.members, let levels = members["levels"]?.elements else {
      return byLaw
    }
    members["levels"] = .array(
      levels.map { level in
        guard var settings = level.members, plainModes.contains(level["mode"]?.text ?? "direct")
        else { return level }
        for key in settingsOfModes { settings[key] = nil }
        return .object(settings)
      })
    return .object(members)
  }

  private static func collect(
    _ value: JSONValue, at path: String, into rows: inout [(String, String)]
  ) {
    switch value {
    case .string(let text): rows.append((path, text.isEmpty ? "(empty)" : text))
    case .integer(let number): rows.append((path, String(number)))
    case .bool(let flag): rows.append((path, flag ? "true" : "false"))
    case .array(let all) where all.isEmpty: rows.append((path, "(none)"))
    case .array(let all) where all.allSatisfy({ $0.text != nil }):
      rows.append((path, all.compactMap(\.text).joined(separator: ", ")))
    case .array(let all):
      for (place, element) in all.enumerated() {
        let name = names.lazy.compactMap { element[$0]?.text }.first ?? String(place + 1)
        let isNamed = element.members?.keys.sorted() == ["id", "value"]
        collect(
          isNamed ? element["value"]! : element, at: "\(path)[\(name)]", into: &rows)
      }
    case .object(let members):
      for key in members.keys.sorted(by: { $0.isBefore($1) }) {
        collect(members[key]!, at: path.isEmpty ? key : "\(path).\(key)", into: &rows)
      }
    }
  }

  /// The members by which an entry of a list is known.
  private static let names = ["id", "level", "pool", "project", "group", "label", "measure"]
}
