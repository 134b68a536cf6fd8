/// Where each written setting stands in `cycle.yaml`, by its path: `levels.0.rule.misfit`, places
/// of lists counted from 0.
package struct SettingPlaces: Sendable {
  package var file: String
  private var places: [String: SourceLocation] = [:]

  package init(file: String) { self.file = file }

  package mutating func record(_ place: SourceLocation, at path: String) { places[path] = place }

  package func isWritten(_ path: String) -> Bool { places[path] != nil }

  /// The place of the setting, or of the nearest map that was written and would hold it.
  package subscript(path: String) -> SourceLocation {
    var path = path[...]
    while true {
      if let place = places[String(path)] { return place }
      guard let dot = path.lastIndex(of: ".") else { break }
      path = path[..<dot]
    }
    return places[""] ?? SourceLocation(file: file)
  }
}
