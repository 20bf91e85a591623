/// Text and numbers as SVG has them.
enum SVG {
    /// A number without needless digits, so that equal drawings are equal bytes on every machine.
    static func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
        var fraction = rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)"
        if fraction.count == 3, fraction.hasSuffix("0") { fraction.removeLast() }
        return (hundredths < 0 ? "-" : "") + "\(whole)\(fraction)"
    }

    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }

    /// A document with a title and a description for readers who do not see it.
    static func document(
        width: Double,
        height: Double,
        title: String,
        description: String,
        style: String,
        body: [String]
    ) -> String {
        let (width, height) = (number(width), number(height))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
            role="img" aria-labelledby="title desc">
            <title id="title">\(escaped(title))</title>
            <desc id="desc">\(escaped(description))</desc>
            <style>
            \(style)
            </style>
            \(body.joined(separator: "\n"))
            </svg>

            """
    }
}
