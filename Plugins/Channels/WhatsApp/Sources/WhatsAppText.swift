import Foundation

extension String {
    var utf8Data: Data { Data(utf8) }

    /// The name of a sender's file, as far as it can be used as one: no path, no control characters.
    var safeFilename: String? {
        let last = split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let name = String(
            String.UnicodeScalarView(
                last.unicodeScalars.filter { ![.control, .format].contains($0.properties.generalCategory) }
            ).prefix(200)
        )
        return [".", "..", ""].contains(name) ? nil : name
    }

    /// A sentence of Meta's without what may be a phone number or a token: it goes into records for operators.
    var withoutIdentifiers: String {
        String(replacing(/[A-Za-z0-9_\-]{24,}|\+?[0-9]{7,}/, with: "…").prefix(300))
    }
}
