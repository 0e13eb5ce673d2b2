using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <summary>What a network predicts.</summary>
internal enum Target
{
    /// <summary>One of two classes, by one logit.</summary>
    TwoClasses,

    /// <summary>One of several classes, by a logit each.</summary>
    Classes,

    /// <summary>A number.</summary>
    Number,
}

/// <summary>The columns that ML.NET's evaluators expect of a classifier or a regression, with their annotations.</summary>
internal static class ScoreColumns
{
    /// <summary>The annotation of a model's columns that says which belong together.</summary>
    public const string SetId = "ScoreColumnSetId";

    /// <summary>The annotation of a column of activations, which is true.</summary>
    public const string IsActivation = "IsActivation";

    /// <summary><c>Score</c> (logit), <c>Probability</c>, <c>PredictedLabel</c>.</summary>
    public static IReadOnlyList<DataViewSchema.DetachedColumn> Binary(uint set, NetworkTransformer? network) =>
    [
        new("Score", NumberDataViewType.Single,
            Annotate("BinaryClassification", "Score", set, a => NetworkAnnotation.Add(a, network))),
        new("Probability", NumberDataViewType.Single, Annotate("BinaryClassification", "Probability", set, Normalized)),
        new("PredictedLabel", BooleanDataViewType.Instance, Annotate("BinaryClassification", "PredictedLabel", set, _ => { })),
    ];

    /// <summary><c>Score</c> (one probability for each class) and <c>PredictedLabel</c> (a key of the classes).</summary>
    public static IReadOnlyList<DataViewSchema.DetachedColumn> Multiclass(
        uint set, ClassLabels classes, NetworkTransformer? network) =>
    [
        new("Score", new VectorDataViewType(NumberDataViewType.Single, classes.Names.Count),
            Annotate("MulticlassClassification", "Score", set, annotations =>
            {
                Normalized(annotations);
                AddSlotNames(annotations, classes.Names);
                NetworkAnnotation.Add(annotations, network);
            })),
        new("PredictedLabel", new KeyDataViewType(typeof(uint), classes.Names.Count),
            Annotate("MulticlassClassification", "PredictedLabel", set, classes.AddKeyValues)),
    ];

    /// <summary><c>Score</c>, a number in the label's unit.</summary>
    public static IReadOnlyList<DataViewSchema.DetachedColumn> Number(uint set, NetworkTransformer? network) =>
    [
        new("Score", NumberDataViewType.Single,
            Annotate("Regression", "Score", set, annotations => NetworkAnnotation.Add(annotations, network))),
    ];

    /// <summary>What a trainer adds to a pipeline, before there is a network.</summary>
    public static IReadOnlyList<DataViewSchema.DetachedColumn> Of(Target target) => target switch
    {
        Target.TwoClasses => Binary(1, null),
        Target.Classes => Multiclass(1, new(["", ""], TextDataViewType.Instance.ToString()), null),
        _ => Number(1, null),
    };

    /// <summary>A set number that no column of the schema has yet.</summary>
    public static uint NextSet(DataViewSchema schema)
    {
        var highest = 0u;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(SetId) is null) continue;
            var id = 0u;
            column.Annotations.GetValue(SetId, ref id);
            highest = Math.Max(highest, id);
        }

        return highest + 1;
    }

    /// <summary>Names a vector's slots.</summary>
    public static void AddSlotNames(DataViewSchema.Annotations.Builder annotations, IReadOnlyList<string> names)
    {
        var values = names.Select(name => name.AsMemory()).ToArray();
        annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, values.Length),
            (ref VBuffer<ReadOnlyMemory<char>> target) => target = new(values.Length, values));
    }

    private static DataViewSchema.Annotations Annotate(
        string kind, string value, uint set, Action<DataViewSchema.Annotations.Builder> more)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(SetId, new KeyDataViewType(typeof(uint), int.MaxValue), (ref uint target) => target = set);
        AddText(annotations, "ScoreColumnKind", kind);
        AddText(annotations, "ScoreValueKind", value);
        more(annotations);
        return annotations.ToAnnotations();
    }

    private static void Normalized(DataViewSchema.Annotations.Builder annotations) =>
        annotations.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);

    private static void AddText(DataViewSchema.Annotations.Builder annotations, string name, string text) =>
        annotations.Add(name, TextDataViewType.Instance, (ref ReadOnlyMemory<char> target) => target = text.AsMemory());
}
