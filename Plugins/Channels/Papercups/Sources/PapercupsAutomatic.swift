import ChannelKit

/// Automatic messages: of the server itself, of a mailing, or of an absent mailbox.
extension PapercupsMessage {
    /// True for an automatic message of either side: it takes no conversation over, and an answer would be answered.
    var isAutomatic: Bool {
        if type == "bot" { return true }
        if Self.flags.contains(where: { json["metadata"]?[$0]?.bool == true }) { return true }
        guard ["email", "gmail"].contains(json["source"]?.string) else { return false }
        return subjects.contains(where: Self.isAutomatic(subject:)) || senders.contains(where: Self.isMachine)
    }

    private static let flags = [
        "automated", "auto_reply", "is_automated", "is_auto_reply", "is_broadcast", "broadcast",
    ]

    private var subjects: [String] {
        [json["metadata"]?["gmail_subject"], json["metadata"]?["subject"], json["subject"]].compactMap { $0?.string }
    }

    private var senders: [String] {
        [json["metadata"]?["gmail_from"], json["metadata"]?["from"], json["customer"]?["email"]]
            .compactMap { $0?.string }
    }

    /// True for the subject of an automatic email, with or without the mailbox's prefixes.
    private static func isAutomatic(subject: String) -> Bool {
        let subject = subject.folded.drop { $0.isWhitespace }
        return automaticSubjects.contains { subject.hasPrefix($0) }
    }

    /// The beginnings of subjects by which mail programs mark automatic messages, folded.
    private static let automaticSubjects = [
        "automatic reply", "auto reply", "autoreply", "auto-reply", "auto:", "autoresponse", "automatic response",
        "out of office", "out of the office", "away from", "vacation", "undeliverable", "undelivered mail",
        "delivery status notification", "mail delivery failed", "failure notice", "returned mail", "delivery failure",
        "reponse automatique", "absence du bureau", "absent du bureau", "message non remis", "respuesta automatica",
        "fuera de la oficina", "automatische antwort", "abwesenheit",
    ]

    private static func isMachine(_ sender: String) -> Bool {
        let address = sender.split(separator: "<").last.map(String.init) ?? sender
        let name = address.split(separator: "@").first?.lowercased().filter { $0.isLetter } ?? ""
        return ["mailerdaemon", "postmaster", "noreply", "donotreply", "bounce", "bounces"].contains(name)
    }
}
