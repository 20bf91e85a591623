// Draws the pictures and the terminal recording of the documentation. Scripts/pictures and Scripts/recording compile
// and run it:
//
//   draw FOLDER DESCRIPTION …                draws each description as an SVG of the same name in FOLDER
//   record SELECTION TRANSCRIPT              prints the SVG of the selected parts of a terminal's transcript

import Foundation

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("pictures: \(message)\n".utf8))
    exit(1)
}

func content(of path: String) -> String {
    guard let data = FileManager.default.contents(atPath: path) else { fail("cannot read \(path)") }
    return String(decoding: data, as: UTF8.self)
}

func draw(_ descriptions: some Sequence<String>, into folder: String) {
    for path in descriptions {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        do {
            let svg = PictureDrawing(picture: try PictureParser.picture(content(of: path))).svg
            try Data(svg.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name).svg"))
        } catch {
            fail("\(path): \(error)")
        }
    }
}

func record(_ selection: String, _ transcript: String) {
    do {
        let lines = try Selection(content(of: selection)).lines(of: Transcript(content(of: transcript)))
        let drawing = RecordingDrawing(
            title: "A recording of patchbay demo --once",
            command: "patchbay demo --once",
            lines: lines
        )
        print(drawing.svg, terminator: "")
    } catch {
        fail("\(selection): \(error)")
    }
}

let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, arguments.count) {
case ("draw", 3...): draw(arguments.dropFirst(2), into: CommandLine.arguments[2])
case ("record", 3): record(CommandLine.arguments[2], CommandLine.arguments[3])
default: fail("usage: draw FOLDER DESCRIPTION …, or record SELECTION TRANSCRIPT")
}
