namespace MLNetInterpret.Cli.Terminal;

/// <summary>What a scan's catalogue says, for programs.</summary>
internal static class ScanAnswers
{
    /// <summary>How many units there are, and how many of each state.</summary>
    public static object Summary(ScannedUnits catalogue) => new
    {
        catalogue.Provenance.Rows,
        Units = catalogue.Units.Count,
        Dead = catalogue.Units.Count(unit => unit.State == UnitState.Dead),
        NeverPositive = catalogue.Units.Count(unit => unit.State == UnitState.NeverPositive),
        Saturated = catalogue.Units.Count(unit => unit.State == UnitState.Saturated),
        Copies = catalogue.Units.Count(unit => unit.CopyOf is not null),
        Sample = catalogue.Sample is { } sample ? new { sample.Rows, sample.ShareError, sample.CorrelationError } : null,
    };

    /// <summary>A unit.</summary>
    public static object Unit(ScannedUnits catalogue, UnitScan unit) => new
    {
        unit.Unit,
        unit.Reduction,
        unit.State,
        PreferredClass = unit.Classes is { } classes ? catalogue.Classes[classes.Preferred] : null,
        unit.Classes?.Selectivity,
        unit.Classes?.VarianceShare,
        Column = unit.StrongestColumn is { } column ? catalogue.Columns[column] : null,
        Correlation = unit.StrongestColumn is { } at ? unit.Columns[at] : null,
        unit.Statistics.Count,
        unit.Statistics.Mean,
        unit.Statistics.StandardDeviation,
        unit.Statistics.Minimum,
        unit.Statistics.Maximum,
        unit.Statistics.ZeroShare,
        CopyOf = unit.CopyOf?.Unit,
        unit.Interpretability,
    };

    /// <summary>A unit's neighbours.</summary>
    public static object Similar(UnitScan unit) => new
    {
        unit.Unit,
        unit.Reduction,
        Similar = unit.Similar.Select(other => new { other.Unit, other.Correlation, other.IsExact, other.IsCopy }),
    };

    /// <summary>A unit's most extreme rows.</summary>
    public static object Rows(UnitScan unit) => new { unit.Unit, unit.Reduction, unit.Highest, unit.Lowest };
}
