/// The name among `names` that a misspelt one most likely stands for; nil if none is near. Capitals
/// and blanks count for nothing; equal distances go to the name that is first in id order.
package func nearestName(to name: String, among names: some Sequence<String>) -> String? {
  let plain = name.lowercased().filter { !$0.isWhitespace }
  let limit = max(1, min(3, plain.unicodeScalars.count / 3))
  var best: (distance: Int, name: String)?
  for candidate in names where candidate != name {
    let distance = editDistance(Array(plain.utf8.prefix(80)), Array(candidate.utf8.prefix(80)))
    guard distance <= limit else { continue }
    if let found = best, found.distance < distance { continue }
    if let found = best, found.distance == distance, found.name.isBefore(candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.
private func editDistance(_ from: [UInt8], _ to: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...to.count)
  for row in from.indices {
    var current = [row + 1]
    for column in to.indices {
      let replaced = last[column] + (from[row] == to[column] ? 0 : 1)
      var least = min(replaced, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, from[row] == to[column - 1], from[row - 1] == to[column] {
        least = min(least, beforeLast[column - 1] + 1)
      }
      current.append(least)
    }
    (beforeLast, last) = (last, current)
  }
  return last[to.count]
}
