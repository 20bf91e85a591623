import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A file on the server.
struct SimulatedFile {
    let id = PapercupsID.make()
    let name: String
    let type: String
    let data: Data

    /// A customer's sample file.
    init(_ kind: OutboundMedia.Kind) {
        let sample = SampleFile(kind)
        self.init(name: sample.name, type: sample.mimeType, data: sample.data)
    }

    init(name: String, type: String, data: Data) {
        self.name = name
        self.type = type
        self.data = data
    }

    func json(at baseURL: String) -> JSONValue {
        [
            "id": .string(id), "object": "file", "file_url": .string("\(baseURL)/uploads/\(id)/\(name)"),
            "content_type": .string(type), "filename": .string(name),
        ]
    }
}

/// An upload, a multipart form with a file and an account.
struct SimulatedUpload {
    let account: String
    let file: SimulatedFile

    /// Nil if the body is not such a form.
    init?(_ body: Data, contentType: String) {
        guard let boundary = contentType.firstMatch(of: /boundary="?([^";]+)"?/)?.1 else { return nil }
        let parts = body.parts(between: Data("--\(boundary)".utf8)).compactMap(Part.init)
        guard let account = parts.first(where: { $0.name == "account_id" }),
            let file = parts.first(where: { $0.name == "file" }), let filename = file.filename
        else { return nil }
        self.account = String(decoding: account.data, as: UTF8.self)
        self.file = SimulatedFile(name: filename, type: file.type, data: file.data)
    }

    private struct Part {
        let name: String
        let filename: String?
        let type: String
        let data: Data

        init?(_ bytes: Data) {
            guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { return nil }
            let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            guard let name = head.firstMatch(of: /[; ]name="([^"]*)"/)?.1 else { return nil }
            self.name = String(name)
            filename = head.firstMatch(of: /filename="([^"]*)"/).map { String($0.1) }
            type = head.firstMatch(of: /Content-Type: ([^\r\n]+)/).map { String($0.1) } ?? "text/plain"
            // Without the line break before the next boundary.
            data = Data(bytes[end.upperBound...].dropLast(2))
        }
    }
}

extension Data {
    /// The bytes between occurrences of `separator`.
    fileprivate func parts(between separator: Data) -> [Data] {
        var parts: [Data] = []
        var start: Index?
        var position = startIndex
        while let hit = range(of: separator, in: position..<endIndex) {
            if let start { parts.append(Data(self[start..<hit.lowerBound])) }
            start = hit.upperBound
            position = hit.upperBound
        }
        return parts
    }
}
