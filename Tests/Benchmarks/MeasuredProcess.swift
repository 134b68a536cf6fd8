import Glibc

/// One run of a command: seconds of wall clock, peak memory, status.
struct MeasuredProcess {
  var seconds: Double
  /// Peak resident memory in bytes.
  var peakBytes: Int
  var status: Int32

  /// Runs a command with its output thrown away; nil if it cannot be started.
  static func run(_ command: [String]) -> MeasuredProcess? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let start = now()
    guard posix_spawnp(&child, command[0], &actions, nil, &arguments, environ) == 0 else {
      return nil
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(child, &status, 0, &usage) < 0 && errno == EINTR {}
    return MeasuredProcess(
      seconds: now() - start, peakBytes: Int(usage.ru_maxrss) * 1024,
      status: (status >> 8) & 0xFF)
  }

  /// What a command writes to standard output; nil if it cannot be run or fails.
  static func output(of command: [String]) -> String? {
    // The words are paths and names without blanks or quotes.
    guard let pipe = popen(command.joined(separator: " ") + " 2>/dev/null", "r") else { return nil }
    var text: [UInt8] = []
    var byte = fgetc(pipe)
    while byte != EOF {
      text.append(UInt8(byte))
      byte = fgetc(pipe)
    }
    return pclose(pipe) == 0 ? String(decoding: text, as: UTF8.self) : nil
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
