using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands.Querying;

/// <summary>A question about one unit of a catalogue.</summary>
internal abstract class UnitVerb : ScanQueryVerb
{
    private readonly Argument<string> _catalogue;
    private readonly Option<string> _unit;
    private readonly Option<string> _reduction;

    protected UnitVerb(string name, string description, Screen screen, params string[] examples)
        : base(name, description, screen, examples)
    {
        _catalogue = AddInputArgument("catalogue", "The folder of a catalogue.");
        _unit = Add<string>("--unit", "The unit, for example conv2:5.", required: true);
        _reduction = Add<string>("--reduction", "max, mean or sum, where the catalogue has several. Default: the first.");
        _reduction.AcceptOnlyFromAmong("max", "mean", "sum");
    }

    /// <summary>The unit asked about, and the catalogue that has it.</summary>
    protected (ScannedUnits Catalogue, UnitScan Unit) Find(ParseResult parsed)
    {
        var catalogue = ScanParquet.Read(parsed.GetRequiredValue(_catalogue));
        return (catalogue, catalogue.Require(
            parsed.GetRequiredValue(_unit),
            parsed.GetValue(_reduction) is { } name ? Enum.Parse<Reduction>(name, ignoreCase: true) : null));
    }
}
