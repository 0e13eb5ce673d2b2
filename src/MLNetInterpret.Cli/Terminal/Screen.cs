using System.Text.RegularExpressions;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Units;
using Spectre.Console;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Where a command writes: results to standard output, everything else to standard error.</summary>
/// <remarks>Names come from files: nothing in them reaches a terminal as anything but text that can be seen. A minus before a
/// number is the one that is typed: numbers are copied from a terminal into command lines.</remarks>
internal sealed partial class Screen
{
    private readonly IAnsiConsole _results;
    private readonly IAnsiConsole _messages;

    private Screen(TextWriter output, TextWriter error, bool interactive)
    {
        (Output, Error) = (new VisibleWriter(output), new VisibleWriter(error));
        _results = Create(output, null);
        _messages = Create(error, interactive);
    }

    /// <summary>Results, as plain text.</summary>
    public TextWriter Output { get; }

    /// <summary>Messages, as plain text.</summary>
    public TextWriter Error { get; }

    /// <summary>The process's own streams; bars are drawn where standard error is a terminal.</summary>
    public static Screen OfProcess() => new(Console.Out, Console.Error, !Console.IsErrorRedirected);

    /// <summary>Plain text into writers.</summary>
    public static Screen Of(TextWriter output, TextWriter error) => new(output, error, interactive: false);

    /// <summary>Prints a table to standard output.</summary>
    public void Print(TextTable table) => _results.Write(table);

    /// <summary>Prints a line of plain text to standard output; a terminal shows it on several lines, broken between words.</summary>
    public void Print(string line)
    {
        foreach (var shown in _results.Profile.Out.IsTerminal ? Lines(Plain(line), _results.Profile.Width) : [Plain(line)])
            Output.WriteLine(shown);
    }

    /// <summary>Shows lines of plain text on standard error, above the bars where there are any.</summary>
    public void Note(string lines)
    {
        if (_messages.Profile.Capabilities.Interactive) _messages.WriteLine(VisibleWriter.Shown(lines));
        else Error.WriteLine(lines);
    }

    /// <summary>Shows sentences on standard error, each on a line of its own.</summary>
    public void Note(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences) Note(Plain(sentence));
    }

    /// <summary>Does work whose stages are shown on standard error.</summary>
    public T Work<T>(Func<WorkStages, T> work) => _messages.Profile.Capabilities.Interactive
        ? BarStages.Run(_messages, work)
        : work(new LineStages(Error));

    /// <summary>Text on one line as a terminal shows it.</summary>
    public static string Plain(string text) => Minus().Replace(NumberWords.Visible(text), "-");

    /// <summary>Words on lines of at most that many characters; a word that is longer has a line of its own.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' '))
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width) lines[^1] += $" {word}";
            else lines.Add(word);
        return lines;
    }

    private static IAnsiConsole Create(TextWriter writer, bool? interactive)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Interactive = interactive switch { true => InteractionSupport.Yes, _ => InteractionSupport.No },
        });
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = 140;
        return console;
    }

    /// <summary>A minus before a number, also that of an exponent; not one within a name.</summary>
    [GeneratedRegex(@"(?<![\p{L}\p{N}]|[\p{L}\p{N}][-_.:])−(?=[\d∞])|(?<=\de)−(?=\d)")]
    private static partial Regex Minus();
}
