using System.CommandLine;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>A command that does something.</summary>
internal abstract class Verb : Command
{
    /// <summary>Answers in JSON.</summary>
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print the answer as one JSON document on standard output; docs/json.md says what is in it.",
        Recursive = true,
    };

    /// <summary>Leaves out what is neither answer nor trouble.</summary>
    public static readonly Option<bool> Quiet = new("--quiet")
    {
        Description = "Show no progress and no notes: the answer, warnings and errors only.",
        Recursive = true,
    };

    /// <summary>Tells everything.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show every stage with its time, the versions of programs and files, the seed, " +
            "and the whole stack of a failure.",
        Recursive = true,
    };

    /// <summary>Where a model's own modules are from.</summary>
    public static readonly Option<string[]> Assemblies = new("--assembly")
    {
        Description = "A file (.dll) with TorchSharp modules of yours that a model needs, once for each; its code runs.",
        Recursive = true,
    };

    /// <summary>Replaces what is not this program's.</summary>
    public static readonly Option<bool> Force = new("--force")
    {
        Description = "Replace what is there even if this program did not write it, or it was changed since. " +
            "What the command reads is never replaced.",
    };

    private readonly Screen _screen;

    protected Verb(string name, string description, Screen screen, params string[] examples) : base(name, description)
    {
        (_screen, Examples) = (screen, examples);
        Files.Reads(Assemblies);
        SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
    }

    /// <summary>Command lines to start from, without the program's name.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>What it reads and writes; every option and argument that names a path is declared there.</summary>
    public VerbFiles Files { get; } = new();

    /// <summary>Makes an option and adds it.</summary>
    public Option<T> Add<T>(string name, string description, T value)
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => value };
        Options.Add(option);
        return option;
    }

    /// <summary>Makes an option without a default and adds it.</summary>
    public Option<T> Add<T>(string name, string description, bool required = false)
    {
        var option = new Option<T>(name) { Description = description, Required = required };
        if (typeof(T).IsArray) (option.Arity, option.AllowMultipleArgumentsPerToken) = (ArgumentArity.OneOrMore, true);
        Options.Add(option);
        return option;
    }

    /// <summary>Makes an option that names what is read, and adds it.</summary>
    public Option<string> AddInput(string name, string description, bool required = false)
    {
        var option = Add<string>(name, description, required);
        Files.Reads(option);
        return option;
    }

    /// <summary>Makes an argument that names what is read, and adds it.</summary>
    public Argument<string> AddInputArgument(string name, string description, bool required = true)
    {
        var argument = new Argument<string>(name) { Description = description };
        if (!required) argument.Arity = ArgumentArity.ZeroOrOne;
        Arguments.Add(argument);
        Files.Reads(argument);
        return argument;
    }

    /// <summary>A context. What it says about the data that it reads is shown on standard error, once.</summary>
    protected MLContext Context(int? seed = null)
    {
        var ml = new MLContext(seed);
        var shown = new HashSet<string>();
        ml.Log += (_, said) =>
        {
            if (DataLog.Holds(said) && shown.Add(said.RawMessage))
            {
                if (said.Kind == ChannelMessageKind.Warning) _screen.Warn($"Warning: {said.RawMessage}");
                else _screen.Note(said.RawMessage);
            }
        };
        return ml;
    }

    /// <summary>Makes an option that names what is written, and adds it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="kind">What is written.</param>
    /// <param name="value">Where to, where nothing is named; null writes nothing then.</param>
    /// <param name="required">Whether it has to be named.</param>
    /// <param name="sheets">As of <see cref="OutputPath"/>.</param>
    protected Option<string> AddOutput(
        string name, string description, OutputKind kind, string? value = null, bool required = false,
        IReadOnlyList<string>? sheets = null)
    {
        var option = value is null ? Add<string>(name, description, required) : Add(name, description, value);
        Writes(option, new(name, kind, parsed => parsed.GetValue(option), sheets));
        return option;
    }

    /// <summary>Declares an option or argument to name what is written.</summary>
    protected void Writes(Symbol symbol, OutputPath output)
    {
        Files.Writes(symbol, output);
        if (output.Kind.IsReplaced && !Options.Contains(Force)) Options.Add(Force);
    }

    /// <summary>Whether what is not this program's is replaced.</summary>
    protected static bool IsForced(ParseResult parsed) => parsed.GetValue(Force);

    /// <summary>Does it.</summary>
    /// <exception cref="Exception">Whatever fails; it becomes one sentence on standard error and an exit code.</exception>
    protected abstract void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation);

    private static void Register(string file)
    {
        if (!File.Exists(file)) throw new FileNotFoundException($"There is no file '{file}' (--assembly).", file);
        try
        {
            TorchModules.Register(Assembly.LoadFrom(Path.GetFullPath(file)));
        }
        catch (Exception failure) when (failure is BadImageFormatException or FileLoadException or FileNotFoundException
            or TypeLoadException)
        {
            throw new ArgumentException(
                $"'{file}' (--assembly) cannot be loaded as an assembly of .NET: {Failures.OneLine(failure.Message)}", failure);
        }
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            (_screen.IsJson, _screen.IsQuiet) = (parsed.GetValue(Json), parsed.GetValue(Quiet));
            _screen.IsVerbose = parsed.GetValue(Verbose);
            TemporaryFolder.Require();
            Files.Check(parsed, IsForced(parsed));
            foreach (var file in parsed.GetValue(Assemblies) ?? []) Register(file);
            RunDetails.Show(parsed, this, _screen, cancellation);
            Cancelling.Run(() => Execute(parsed, _screen, cancellation), cancellation);
            _screen.End();
            return ExitCode.Done;
        }
        catch (Exception failure)
        {
            // a native call that was cut short may say so in words of its own
            if (cancellation.IsCancellationRequested && failure is not OperationCanceledException)
                failure = new OperationCanceledException(null, failure);
            _screen.Error.WriteLine(_screen.IsVerbose ? failure.ToString() : Failures.Sentence(failure, this));
            return Failures.CodeOf(failure);
        }
    }
}
