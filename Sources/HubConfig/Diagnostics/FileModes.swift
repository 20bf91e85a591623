import Foundation

/// The access of other users of this machine to a file.
struct FileMode {
    private let bits: mode_t

    /// The mode of the file at `path`, behind links; nil when it is gone.
    init?(of path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        bits = facts.st_mode & 0o777
    }

    /// Whether every user may read it.
    ///
    /// The group is left alone: a hub's secrets are often its group's.
    var isReadableByAll: Bool { bits & 0o004 != 0 }

    /// Whether every user may write it.
    var isWritableByAll: Bool { bits & 0o002 != 0 }

    /// The mode in octal digits, as `chmod` takes it.
    var octal: String { String(bits, radix: 8) }
}

extension ReadingContext {
    /// Warns of a configuration file that other users can change, or read the secrets of.
    func checkMode(holdsSecrets: Bool) {
        guard checksModes, let mode = FileMode(of: file.name) else { return }
        if mode.isWritableByAll {
            add(
                "every user of this machine can write the file (mode \(mode.octal))",
                remedy: "chmod o-w \(file.name): it says where the credentials of the channels are sent"
            )
        }
        if holdsSecrets, mode.isReadableByAll {
            add(
                "every user of this machine can read the secrets in the file (mode \(mode.octal))",
                remedy: "chmod o-r \(file.name), or put the secrets into variables or ${file:}"
            )
        }
    }

    /// Warns of the file at `path`, brought in at `place`, that other users can change, or read although it is secret.
    func checkMode(of path: String, isSecret: Bool, at place: Place) {
        guard checksModes, let mode = FileMode(of: path) else { return }
        let verbs = [(mode.isWritableByAll, "write"), (isSecret && mode.isReadableByAll, "read")]
        guard let verb = verbs.first(where: \.0)?.1 else { return }
        add(
            "every user of this machine can \(verb) the file (mode \(mode.octal))",
            remedy: "let only the user that the hub runs as: chmod 600",
            at: place
        )
    }

    private func add(_ message: String, remedy: String, at place: Place? = nil) {
        log.addMode(
            Finding(
                file: file,
                place: place ?? .start,
                severity: .warning,
                message: message,
                remedy: remedy,
                scope: .file,
                showsLine: place != nil
            )
        )
    }
}
