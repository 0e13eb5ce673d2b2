using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>A trained network that classifies rows.</summary>
/// <remarks>
/// Output columns of two classes: <c>Score</c> (Single, the logit of the positive class), <c>Probability</c> (Single) and
/// <c>PredictedLabel</c> (Boolean). Of a key's classes: <c>Score</c> (vector of Single, one probability for each class, slots
/// named after the classes) and <c>PredictedLabel</c> (key with the label's values).
/// </remarks>
public abstract class ClassifierTransformer : PredictionTransformer
{
    private const int UInt32 = 12;      // ONNX's number of the type

    private protected ClassifierTransformer(
        IHostEnvironment environment, string name, string featureColumnName, InputFormat format, ClassLabels? classes,
        HookedNetwork network)
        : base(environment, name, featureColumnName, format, network) =>
        Classes = classes;

    /// <summary>The classes in the order of the network's logits. Of a Boolean label <c>False</c> and <c>True</c>, or
    /// <c>not bad</c> and <c>bad</c> where <see cref="MultilayerPerceptronOptions.PositiveClass"/> says so.</summary>
    public IReadOnlyList<string> ClassNames => (Negative, Network.ClassNames) is ({ } negative, [var positive])
        ? [negative, positive]
        : ClassesOf(Network) ?? Classes?.Names ?? [bool.FalseString, bool.TrueString];

    /// <summary>What a row is called that is not of the positive class; null where that is not known.</summary>
    private protected string? Negative { get; init; }

    /// <summary>The label's classes; null for two classes told apart by one logit.</summary>
    private protected ClassLabels? Classes { get; }

    /// <summary>The classes that a network tells apart; null where it knows no names.</summary>
    internal static IReadOnlyList<string>? ClassesOf(HookedNetwork network) => network.ClassNames switch
    {
        [] => null,
        [var positive] => [$"not {positive}", positive],
        var several => several,
    };

    private protected sealed override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns(DataViewSchema input) =>
        Classes is null
            ? ScoreColumns.Binary(ScoreColumns.NextSet(input), this)
            : ScoreColumns.Multiclass(ScoreColumns.NextSet(input), Classes, this);

    internal sealed override void SaveAsOnnx(MlNetInternals.PipelineGraph graph, DataViewSchema input)
    {
        if (Format is not VectorFormat vector) base.SaveAsOnnx(graph, input);
        else
        {
            var logits = NetworkGraphs.Logits(graph, Network.Module, vector.Write(graph, graph.Column(InputColumnName)))!;
            var columns = OutputColumns(input);
            if (Classes is null)
            {
                graph.Column("Identity", columns[0], [logits]);
                graph.Column("Sigmoid", columns[1], [logits]);
                graph.Column("Greater", columns[2], [logits, graph.Weights("zero", zeros(1))]);
                return;
            }

            graph.Column("Softmax", columns[0], [logits], ("axis", 1));
            var first = graph.Node("ArgMax", "largest", [logits], ("axis", 1), ("keepdims", 1));
            var key = graph.Node("Add", "key", [first, graph.Numbers("one", 1)]);
            graph.Column("Cast", columns[1], [key], ("to", UInt32));
        }
    }

    private protected sealed override IReadOnlyList<float[]> Score(Tensor input, Tensor output, IReadOnlyList<int>? lengths) =>
        Vectors.Rows(Classes is null ? output : output.softmax(1));

    private protected sealed override IReadOnlyList<Delegate> Getters(Func<float[]> scores) => Classes is null
        ?
        [
            (ValueGetter<float>)((ref float score) => score = scores()[0]),
            (ValueGetter<float>)((ref float probability) => probability = 1 / (1 + MathF.Exp(-scores()[0]))),
            (ValueGetter<bool>)((ref bool predicted) => predicted = scores()[0] > 0),
        ]
        :
        [
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> score) => Vectors.Set(ref score, scores())),
            (ValueGetter<uint>)((ref uint predicted) => predicted = (uint)Vectors.IndexOfLargest(scores()) + 1),
        ];
}
