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
    private readonly TextWriter _error;
    private readonly Func<int>? _width;
    private readonly TimeProvider _time;
    private readonly List<string> _files = [];
    private object? _answer;
    private ProgressLine? _progress;

    private Screen(TextWriter output, TextWriter error, Func<int>? width, TimeProvider? time = null)
    {
        (Output, Error) = (new VisibleWriter(output), new VisibleWriter(error));
        (_error, _width, _time) = (error, width, time ?? TimeProvider.System);
        _results = Create(output);
    }

    /// <summary>Results, as plain text.</summary>
    public TextWriter Output { get; }

    /// <summary>Messages, as plain text.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether the results are one JSON document instead of tables and lines.</summary>
    public bool IsJson { get; set; }

    /// <summary>Whether progress and notes are left out.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Whether every stage, file and version is told.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>The process's own streams; progress is drawn in place where standard error is a terminal.</summary>
    public static Screen OfProcess() =>
        new(Console.Out, Console.Error, Console.IsErrorRedirected ? null : WidthOf(Console.Error));

    /// <summary>Plain text into writers.</summary>
    /// <param name="output">Results.</param>
    /// <param name="error">Everything else.</param>
    /// <param name="columns">How wide messages are where they stand on a terminal; null where they do not.</param>
    /// <param name="time">The clock; null is the system's.</param>
    public static Screen Of(TextWriter output, TextWriter error, int? columns = null, TimeProvider? time = null) =>
        new(output, error, columns is { } width ? () => width : null, time);

    /// <summary>Prints a table to standard output, where people read it; none that is empty.</summary>
    public void Print(TextTable table)
    {
        if (!IsJson && !table.IsEmpty) _results.Write(table);
    }

    /// <summary>Prints a line of plain text to standard output, where people read it; a terminal shows it on several lines,
    /// broken between words.</summary>
    public void Print(string line)
    {
        if (IsJson) return;
        foreach (var shown in _results.Profile.Out.IsTerminal ? Lines(Plain(line), _results.Profile.Width) : [Plain(line)])
            Output.WriteLine(shown);
    }

    /// <summary>Says that a file or folder was written: a line for people, one of the answer's <c>files</c> for
    /// programs.</summary>
    public void Wrote(string what, string path)
    {
        _files.Add(path);
        Print($"{what}: {path}");
    }

    /// <summary>Sets what is answered to programs; its properties are those of the document that <see cref="End"/>
    /// prints.</summary>
    public void Answer(object answer) => _answer = answer;

    /// <summary>Prints the JSON document, where one was asked for: all has gone well.</summary>
    public void End()
    {
        if (IsJson) Output.WriteLine(AnswerJson.Write(_answer ?? new { }, _files));
    }

    /// <summary>Shows lines of plain text on standard error, above the progress where there is any; none where it is
    /// quiet.</summary>
    public void Note(string lines)
    {
        if (!IsQuiet) Warn(lines);
    }

    /// <summary>Shows lines as a note, but for who wants to know everything only.</summary>
    public void Detail(string lines)
    {
        if (IsVerbose) Warn(lines);
    }

    /// <summary>Shows lines of plain text on standard error, above the progress where there is any, even where it is
    /// quiet.</summary>
    public void Warn(string lines)
    {
        if (_progress is { } line) line.Above(() => Error.WriteLine(lines));
        else Error.WriteLine(lines);
    }

    /// <summary>Shows sentences as warnings, each on a line of its own.</summary>
    public void Warn(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences) Warn(Plain(sentence));
    }

    /// <summary>Does work whose progress is shown on standard error, and not at all where it is quiet.</summary>
    /// <param name="work">Does it.</param>
    /// <param name="total">All of it, in any unit.</param>
    public T Work<T>(Func<WorkStages, T> work, double total = 1)
    {
        if (IsQuiet) return work(new(null, Detail, total));
        using var line = new ProgressLine(_error, _width, _time);
        _progress = line;
        try
        {
            var result = work(new(new SteadyProgress(line, _time), Detail, total));
            line.End();
            return result;
        }
        finally
        {
            _progress = null;
        }
    }

    private static Func<int> WidthOf(TextWriter writer)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer) });
        return () => console.Profile.Width;
    }

    /// <summary>Text on one line as a terminal shows it.</summary>
    public static string Plain(string text) => Minus().Replace(NumberWords.Visible(text), "-");

    /// <summary>Words on lines of at most that many characters; a word that is longer has a line of its own.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        foreach (var word in Spaces().Split(text))
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width) lines[^1] += $" {word}";
            else lines.Add(word);
        return lines;
    }

    private static IAnsiConsole Create(TextWriter writer)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Interactive = InteractionSupport.No,
        });
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = 140;
        return console;
    }

    /// <summary>Where lines may be broken: a percent sign stays with its number.</summary>
    [GeneratedRegex(" (?!%)")]
    private static partial Regex Spaces();

    /// <summary>A minus before a number, also that of an exponent; not one within a name.</summary>
    [GeneratedRegex(@"(?<![\p{L}\p{N}]|[\p{L}\p{N}][-_.:])−(?=[\d∞])|(?<=\de)−(?=\d)")]
    private static partial Regex Minus();
}
