using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Data;

/// <summary>Chains ML.NET's own transforms from a table's columns to a label and a vector of features.</summary>
internal sealed class TableFeaturizer
{
    private const string Features = "Features";
    private const string Label = "Label";
    private const string Empty = "(missing)";
    private const string Scaled = "Scaled";
    private const string Missing = "Missing";
    private const string Is = " is";
    private const int MostCategories = 1000;
    private readonly TransformsCatalog _transforms;
    private readonly DataViewSchema _schema;
    private readonly List<(string Column, string? Name)> _features = [];
    private readonly List<string> _helpers = [];
    private IEstimator<ITransformer>? _chain;

    private TableFeaturizer(TransformsCatalog transforms, DataViewSchema schema) => (_transforms, _schema) = (transforms, schema);

    /// <summary>See <see cref="NetworkCatalog.FeaturizeTable"/>.</summary>
    public static IEstimator<ITransformer> Build(
        TransformsCatalog transforms, DataViewSchema schema, string label, string? positive, IReadOnlyList<string> ignore)
    {
        var labelColumn = Columns.Require(schema, label, "label");
        foreach (var name in ignore) _ = Columns.Require(schema, name, "ignored");
        Columns.RequireFree(schema, label == Label ? [Features] : [Features, Label], "FeaturizeTable");
        var columns = schema.Where(column => !column.IsHidden && column.Name != label && !ignore.Contains(column.Name)
            && CsvFormat.Of(column)?.Kind is not (ColumnKind.Identifier or ColumnKind.Ignored)).ToList();
        if (columns.Count == 0)
            throw new ArgumentException(
                $"The table has no columns besides '{label}', identifiers and ignored ones: declare by CsvOptions.Roles what " +
                "an identifier is instead (on the command line --number, --categorical).");

        var featurizer = new TableFeaturizer(transforms, schema);
        featurizer.AddNumbers([.. columns.Where(IsNumber)]);
        foreach (var column in columns.Where(IsDate)) featurizer.AddDays(column);
        foreach (var column in columns.Where(column => !IsNumber(column))) featurizer.AddCategory(column);
        featurizer.Append(new NamedConcatenation(transforms, Features, featurizer._features));
        featurizer.AddLabel(labelColumn, positive);
        featurizer.Append(transforms.DropColumns([.. featurizer._helpers]));
        return featurizer._chain!;
    }

    /// <summary>A feature's slot name as a person would say it: <c>Income</c>, <c>Income missing</c>, <c>Home is rent</c>;
    /// names that are not made here stay.</summary>
    public static string InWords(string slotName)
    {
        if (slotName.StartsWith($"{Scaled}.", StringComparison.Ordinal)) return slotName[(Scaled.Length + 1)..];
        if (slotName.StartsWith($"{Missing}.", StringComparison.Ordinal)) return $"{slotName[(Missing.Length + 1)..]} missing";
        return slotName.Replace($"{Is}.", $"{Is} ", StringComparison.Ordinal);
    }

    private void AddNumbers(IReadOnlyList<DataViewSchema.Column> columns)
    {
        if (columns.Count == 0) return;
        var (scaled, missing) = (Helper(Scaled), Helper(Missing));
        var numbers = new List<(string Column, string? Name)>();
        var years = new List<(string Column, string? Name)>();
        foreach (var column in columns)
        {
            if (IsDate(column)) years.Add((Part(column, DateParts.Year), $"{column.Name} year"));
            if (ItemType(column) == NumberDataViewType.Single)
            {
                numbers.Add((column.Name, null));
                continue;
            }

            numbers.Add((Helper(column.Name), column.Name));
            Append(_transforms.Conversion.ConvertType(numbers[^1].Column, column.Name, DataKind.Single));
        }

        Append(new NamedConcatenation(_transforms, missing, numbers));
        Append(_transforms.IndicateMissingValues(missing, missing));
        Append(new NamedConcatenation(_transforms, scaled, [.. numbers, .. years]));
        Append(_transforms.Conversion.ConvertType(missing, missing, DataKind.Single));
        // only where cells are empty
        Append(_transforms.FeatureSelection.SelectFeaturesBasedOnCount(missing, missing, count: 1));
        Append(_transforms.ReplaceMissingValues(
            scaled, scaled, MissingValueReplacingEstimator.ReplacementMode.Mean, imputeBySlot: true));
        Append(_transforms.NormalizeMeanVariance(scaled, scaled, fixZero: false));
        _features.AddRange([(scaled, Scaled), (missing, Missing)]);
    }

    /// <summary>The month and the weekday of a date; its year and its days are numbers.</summary>
    private void AddDays(DataViewSchema.Column column)
    {
        foreach (var (part, expression) in new[] { ("month", DateParts.Month), ("weekday", DateParts.Weekday) })
            Spread(Part(column, expression), $"{column.Name} {part}{Is}");
    }

    private string Part(DataViewSchema.Column column, string expression)
    {
        var name = Helper(column.Name);
        Append(_transforms.Expression(name, expression, column.Name));
        return name;
    }

    private void AddCategory(DataViewSchema.Column column)
    {
        var slots = $"{column.Name}{Is}";
        if (column.Type is KeyDataViewType)
        {
            _features.Add((Helper(slots), slots));
            Append(_transforms.Conversion.MapKeyToVector(_features[^1].Column, column.Name));
        }
        else if (column.Type is TextDataViewType)
            Spread(Part(column, $"(text) => len(text) == 0 ? \"{Empty}\" : text"), slots);
        else
            throw new ArgumentException(
                $"The column '{column.Name}' holds {column.Type}, which is neither a number nor a category: "
                + "name it in ignoredColumnNames, or convert it first.");
    }

    /// <summary>A feature for each value of a column of text in between.</summary>
    private void Spread(string name, string slots)
    {
        Append(_transforms.Categorical.OneHotEncoding(
            name, name, OneHotEncodingEstimator.OutputKind.Indicator, MostCategories,
            ValueToKeyMappingEstimator.KeyOrdinality.ByValue));
        _features.Add((name, slots));
    }

    private void AddLabel(DataViewSchema.Column label, string? positive)
    {
        if (positive is not null)
            Append(_transforms.Expression(Label, IsPositive(label, positive), label.Name));
        else if (label.Type is BooleanDataViewType or KeyDataViewType)
            Append(_transforms.CopyColumns(Label, label.Name));
        else if (label.Type is NumberDataViewType)
            Append(_transforms.Conversion.ConvertType(Label, label.Name, DataKind.Single));
        else
            Append(_transforms.Conversion.MapValueToKey(
                Label, label.Name, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue));
    }

    private static string IsPositive(DataViewSchema.Column label, string positive)
    {
        if (label.Type is TextDataViewType)
        {
            // a constant of ML.NET's expressions ends at a quote, and must not have the end of a line
            var escaped = positive.Select(c => c is '\\' or '"' || NumberWords.IsUnseen(c)
                ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}")
                : c.ToString());
            return $"(label) => label == \"{string.Concat(escaped)}\"";
        }

        if (label.Type is BooleanDataViewType && bool.TryParse(positive, out var wanted))
            return wanted ? "(label) => label" : "(label) => !label";
        if (label.Type is NumberDataViewType
            && float.TryParse(positive, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return string.Create(CultureInfo.InvariantCulture, $"(label) => label == {number}");
        throw new ArgumentException($"The label column '{label.Name}' holds {label.Type}, of which '{positive}' is not a value.");
    }

    private void Append(IEstimator<ITransformer> step) => _chain = _chain is null ? step : _chain.Append(step);

    /// <summary>A column in between, which hides none of the table's and is dropped in the end.</summary>
    private string Helper(string purpose)
    {
        var name = $"FeaturizeTable: {purpose}";
        while (_schema.GetColumnOrNull(name) is not null || _helpers.Contains(name)) name += "'";
        _helpers.Add(name);
        return name;
    }

    /// <summary>Whether a column's values are numbers and not categories.</summary>
    public static bool IsNumber(DataViewSchema.Column column) =>
        ItemType(column) is NumberDataViewType or BooleanDataViewType
        && column.Type is not VectorDataViewType { IsKnownSize: false };

    private static bool IsDate(DataViewSchema.Column column) => CsvFormat.Of(column)?.Type == ColumnKind.Date;

    private static DataViewType ItemType(DataViewSchema.Column column) =>
        (column.Type as VectorDataViewType)?.ItemType ?? column.Type;
}
