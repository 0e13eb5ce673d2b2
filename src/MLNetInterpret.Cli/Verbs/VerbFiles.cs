using System.CommandLine;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>What a command reads and writes, and the checks of it that come before any work.</summary>
internal sealed class VerbFiles
{
    private readonly List<InputPaths> _inputs = [];
    private readonly List<OutputPath> _outputs = [];
    private readonly HashSet<Symbol> _declared = [];

    /// <summary>What is read.</summary>
    public IReadOnlyList<InputPaths> Inputs => _inputs;

    /// <summary>What is written.</summary>
    public IReadOnlyList<OutputPath> Outputs => _outputs;

    /// <summary>Whether an option or argument was declared to name what is read or written.</summary>
    public bool Knows(Symbol symbol) => _declared.Contains(symbol);

    /// <summary>Declares an option to name what is read.</summary>
    public void Reads<T>(Option<T> option) => Reads(option, new(option.Name, parsed => Paths(parsed.GetValue(option))));

    /// <summary>Declares an argument to name what is read.</summary>
    public void Reads<T>(Argument<T> argument) =>
        Reads(argument, new($"the {argument.Name}", parsed => Paths(parsed.GetValue(argument))));

    /// <summary>Declares something to be read that no option or argument names.</summary>
    public void Reads(string name, Func<ParseResult, IEnumerable<string?>> paths) => _inputs.Add(new(name, paths));

    /// <summary>Declares an option or argument to name what is written.</summary>
    public void Writes(Symbol symbol, OutputPath output)
    {
        _declared.Add(symbol);
        _outputs.Add(output);
    }

    /// <summary>Checks that no output takes the place of an input or of another output, and that each can be written.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="force">Whether what is not this program's may be replaced; an input never is.</param>
    /// <exception cref="ArgumentException">Two of them are the same, or one lies in the other.</exception>
    /// <exception cref="IOException">What stands there is somebody else's, or the disk or folder cannot take it.</exception>
    public void Check(ParseResult parsed, bool force)
    {
        (OutputPath Output, string Path)[] written =
            [.. _outputs.Select(output => (output, output.Of(parsed)!)).Where(one => one.Item2 is not null)];
        foreach (var (output, path) in written.Where(one => !string.IsNullOrWhiteSpace(one.Path)))
        {
            foreach (var input in _inputs)
                foreach (var read in input.Of(parsed))
                    if (!string.IsNullOrWhiteSpace(read)) RequireApart(output, path, input.Name, read);
            foreach (var (other, place) in written.Where(one => one.Output != output && !string.IsNullOrWhiteSpace(one.Path)))
                RequireOther(output, path, other, place);
        }

        foreach (var (output, path) in written)
        {
            output.Kind.Require(path, force);
            output.Kind.RequireEnding(path);
        }
    }

    private static void RequireApart(OutputPath output, string path, string input, string read)
    {
        var isFolder = output.Kind.IsFolder(path);
        var noun = isFolder ? "folder" : "file";
        if (SameFile.Are(path, read))
            throw new ArgumentException($"{output.Name} '{path}' would replace {input} '{read}': name another {noun}.");
        if (Directory.Exists(read) && (SameFile.IsInside(path, read) || IsLinked(output, path, read)))
            throw new ArgumentException(
                $"{output.Name} '{path}' lies in {input} '{read}', which is only read: name a {noun} outside.");
        if (isFolder && SameFile.IsInside(read, path))
            throw new ArgumentException($"{output.Name} '{path}' holds {input} '{read}': name another folder.");
    }

    private static bool IsLinked(OutputPath output, string path, string read) =>
        !output.Kind.IsFolder(path) && File.Exists(path) && SameFile.IsLinkedFrom(read, path);

    private static void RequireOther(OutputPath output, string path, OutputPath other, string place)
    {
        if (SameFile.Are(path, place))
            throw new ArgumentException($"{output.Name} and {other.Name} are both '{path}': name two.");
        if (other.Kind.IsReplaced && other.Kind.IsFolder(place) && SameFile.IsInside(path, place))
            throw new ArgumentException(
                $"{output.Name} '{path}' lies in {other.Name} '{place}', which is replaced: name a place outside.");
    }

    private static IEnumerable<string?> Paths<T>(T value) => value switch
    {
        string path => [path],
        IEnumerable<string> paths => paths,
        _ => [],
    };

    private void Reads(Symbol symbol, InputPaths input)
    {
        _declared.Add(symbol);
        _inputs.Add(input);
    }
}
