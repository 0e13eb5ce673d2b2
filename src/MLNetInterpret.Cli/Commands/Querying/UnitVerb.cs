using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary>A question about units of a catalogue, one after the other.</summary>
internal abstract class UnitVerb : Verb
{
    private readonly Argument<string> _catalogue;
    private readonly Option<string[]> _units;
    private readonly Option<string[]> _reduction;

    protected UnitVerb(string name, string description, Screen screen, params string[] examples)
        : base(name, description, screen, examples)
    {
        _catalogue = AddInputArgument(Words.Catalogue);
        _units = Add(Words.Units, "For example: --units conv2:5 \"conv3:1?\" class:ring.", required: true);
        _reduction = Add(Words.Reduction, "Default: the first that the catalogue has.");
    }

    /// <summary>The units asked about, and the catalogue that has them.</summary>
    /// <exception cref="ArgumentException">The catalogue has not all of them.</exception>
    protected (ScannedUnits Catalogue, IReadOnlyList<UnitScan> Units) Find(ParseResult parsed)
    {
        var catalogue = ScanParquet.Read(parsed.GetRequiredValue(_catalogue));
        var units = catalogue.Like(parsed.GetRequiredValue(_units)).Select(entry => entry.Unit).Distinct().ToList();
        Reduction?[] reductions = parsed.GetValue(_reduction) is { Length: > 0 } names
            ? [.. names.Select(name => (Reduction?)Enum.Parse<Reduction>(name, ignoreCase: true)).Distinct()]
            : [null];
        return (catalogue, [.. units.SelectMany(unit => reductions.Select(reduction => catalogue.Require(unit, reduction)))]);
    }
}
