using System.CommandLine;
using System.CommandLine.Completions;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>What the shell completes besides the words of the command line: units of the model that stands there, and
/// concepts.</summary>
internal static class Completion
{
    /// <summary>Gives a command and those below it the sources.</summary>
    public static void AddTo(Command command)
    {
        foreach (var sub in command.Subcommands) AddTo(sub);
        foreach (var concepts in command.Options.Where(option => option.Name == "--concept"))
            concepts.CompletionSources.Add(_ => Concepts.All.Select(concept => new CompletionItem(concept.Name)));
        if (command.Arguments is [Argument<string> { Name: "model" } model, ..])
            foreach (var units in command.Options.Where(option => option.Name == "--units"))
                units.CompletionSources.Add(context => Of(context, model));
    }

    /// <summary>The model's points, and the units of one whose name and colon are written, or the classes behind <c>class:</c>;
    /// nothing where no model can be read.</summary>
    private static IEnumerable<CompletionItem> Of(CompletionContext context, Argument<string> model)
    {
        try
        {
            if (context.ParseResult.GetResult(model) is not { Tokens: [var file] } || !File.Exists(file.Value)) return [];
            var network = OpenModel.LoadNetwork(new(), file.Value, new() { IsVerified = false });
            var word = context.WordToComplete;
            var classes = word.StartsWith("class:", StringComparison.Ordinal) ? network.ClassNames : [];
            return [.. network.Points
                .SelectMany(point => word.StartsWith($"{point.Point}:", StringComparison.Ordinal)
                    ? point.Units().Select(unit => unit.Id)
                    : [point.Point.Name])
                .Concat(classes.Select(name => $"class:{name}"))
                .Where(name => name.StartsWith(word, StringComparison.Ordinal))
                .Select(name => new CompletionItem(name))];
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return [];      // who is still typing is told nothing
        }
    }
}
