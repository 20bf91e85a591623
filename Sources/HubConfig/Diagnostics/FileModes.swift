import Foundation

/// The permissions that other users of this machine have for a file.
struct FileMode {
    private let bits: mode_t

    /// The mode of the file at `path`, following links; nil if there is none.
    init?(of path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        bits = facts.st_mode & 0o777
    }

    /// True if every user can read it.
    ///
    /// The group is not checked: a hub's secrets often belong to its group.
    var isReadableByAll: Bool { bits & 0o004 != 0 }

    /// True if every user can write it.
    var isWritableByAll: Bool { bits & 0o002 != 0 }

    /// The mode in octal digits, as `chmod` takes it.
    var octal: String { String(bits, radix: 8) }
}

extension ReadingContext {
    /// Warns about a configuration file that other users can write, or whose secrets they can read.
    func checkMode(holdsSecrets: Bool) {
        guard checksModes, let mode = FileMode(of: file.name) else { return }
        if mode.isWritableByAll {
            add(
                "every user of this machine can write the file (mode \(mode.octal))",
                remedy: "run 'chmod o-w \(file.name)': it decides where the credentials of the channels are sent"
            )
        }
        if holdsSecrets, mode.isReadableByAll {
            add(
                "every user of this machine can read the secrets in the file (mode \(mode.octal))",
                remedy: "run 'chmod o-r \(file.name)', or put the secrets into variables or ${file:}"
            )
        }
    }

    /// Warns about the file at `path`, referenced at `place`, if others can write it, or read it although it is secret.
    func checkMode(of path: String, isSecret: Bool, at place: Place) {
        guard checksModes, let mode = FileMode(of: path) else { return }
        let verbs = [(mode.isWritableByAll, "write"), (isSecret && mode.isReadableByAll, "read")]
        guard let verb = verbs.first(where: \.0)?.1 else { return }
        add(
            "every user of this machine can \(verb) the file (mode \(mode.octal))",
            remedy: "allow only the user that runs the hub: chmod 600",
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
