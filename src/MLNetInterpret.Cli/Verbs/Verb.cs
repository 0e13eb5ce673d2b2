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
    public static readonly Option<bool> Json = Recursive(Words.Json.ToOption<bool>());

    /// <summary>Leaves out what is neither answer nor trouble.</summary>
    public static readonly Option<bool> Quiet = Recursive(Words.Quiet.ToOption<bool>());

    /// <summary>Tells everything.</summary>
    public static readonly Option<bool> Verbose = Recursive(Words.Verbose.ToOption<bool>());

    /// <summary>Where a model's own modules are from.</summary>
    public static readonly Option<string[]> Assemblies = Recursive(Words.Assembly.ToOption<string[]>());

    /// <summary>Replaces what is not this program's.</summary>
    public static readonly Option<bool> Force = Words.Force.ToOption<bool>();

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

    /// <summary>Adds an option without a default.</summary>
    /// <param name="word">Its word.</param>
    /// <param name="more">What this command adds to its meaning.</param>
    /// <param name="required">Whether it has to be given.</param>
    public Option<T> Add<T>(Word<T> word, string? more = null, bool required = false)
    {
        var option = word.ToOption<T>(more);
        option.Required = required;
        Options.Add(option);
        return option;
    }

    /// <summary>Adds an option of a number that is null where it is not given.</summary>
    /// <inheritdoc cref="Add" path="/param"/>
    public Option<T?> AddOptional<T>(Word<T> word, string? more = null) where T : struct
    {
        var option = word.ToOption<T?>(more);
        Options.Add(option);
        return option;
    }

    /// <summary>Adds an option with a default.</summary>
    /// <inheritdoc cref="Add" path="/param"/>
    /// <param name="word">Its word.</param>
    /// <param name="value">The default.</param>
    /// <param name="more">What this command adds to its meaning.</param>
    public Option<T> AddWith<T>(Word<T> word, T value, string? more = null)
    {
        var option = word.ToOption<T>(more);
        option.DefaultValueFactory = _ => value;
        Options.Add(option);
        return option;
    }

    /// <summary>Adds an option that names what is read.</summary>
    /// <inheritdoc cref="Add" path="/param"/>
    public Option<string> AddInput(Word<string> word, string? more = null, bool required = false)
    {
        var option = Add(word, more, required);
        Files.Reads(option);
        return option;
    }

    /// <summary>Adds an argument that names what is read.</summary>
    /// <inheritdoc cref="Add" path="/param"/>
    public Argument<string> AddInputArgument(Word<string> word, string? more = null, bool required = true)
    {
        var argument = AddArgument(word, more);
        if (!required) argument.Arity = ArgumentArity.ZeroOrOne;
        Files.Reads(argument);
        return argument;
    }

    /// <summary>Adds an argument.</summary>
    /// <inheritdoc cref="Add" path="/param"/>
    protected Argument<string> AddArgument(Word<string> word, string? more = null)
    {
        var argument = word.ToArgument(more);
        Arguments.Add(argument);
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

    /// <summary>Adds the option that names what is written.</summary>
    /// <param name="what">What that is.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="value">Where to, where nothing is named; null writes nothing then.</param>
    /// <param name="required">Whether it has to be named.</param>
    protected Option<string> AddOutput(string what, OutputKind kind, string? value = null, bool required = false)
    {
        var option = value is null ? Add(Words.Out, what, required) : AddWith(Words.Out, value, what);
        Writes(option, new(option.Name, kind, parsed => parsed.GetValue(option)));
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

    private static Option<T> Recursive<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }

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
