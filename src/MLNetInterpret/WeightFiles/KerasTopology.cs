using System.Text.Json;

namespace MLNetInterpret.WeightFiles;

/// <summary>What a Keras model says of its recurrent layers beside their weights.</summary>
internal static class KerasTopology
{
    private static readonly string[] Recurrent = ["LSTM", "GRU", "SimpleRNN", "LSTMCell", "GRUCell", "SimpleRNNCell"];

    /// <summary>Checks that all are computed as usual: forwards, with sigmoid gates and tanh, and nothing but softmax behind
    /// linear layers.</summary>
    /// <exception cref="NotSupportedException">One is not.</exception>
    public static void Require(JsonElement model)
    {
        if (model.ValueKind == JsonValueKind.Array)
            foreach (var inner in model.EnumerateArray()) Require(inner);
        if (model.ValueKind != JsonValueKind.Object) return;
        if (Text(model, "class_name") is { } kind && model.TryGetProperty("config", out var config)
            && config.ValueKind == JsonValueKind.Object)
        {
            var name = Text(config, "name") ?? kind;
            if (kind is "Dense" or "Activation" && Text(config, "activation") is { } function and not ("linear" or "softmax"))
                throw Other(name, $"has the activation {function}");
            if (kind == "Bidirectional") throw Other(name, "reads in both directions");
            if (Recurrent.Contains(kind))
            {
                if (config.TryGetProperty("go_backwards", out var back) && back.ValueKind == JsonValueKind.True)
                    throw Other(name, "reads backwards");
                if (Text(config, "activation") is { } activation && activation != "tanh")
                    throw Other(name, $"has the activation {activation}, not tanh");
                if (Text(config, "recurrent_activation") is { } gates && gates != "sigmoid")
                    throw Other(name, $"has gates of {gates}, not sigmoid");
                if (IsFalse(config, "reset_after") && IsFalse(config, "use_bias"))
                    throw Other(name, "is a GRU without biases that resets before the product, which its weights do not tell");
            }
        }

        foreach (var inner in model.EnumerateObject()) Require(inner.Value);
    }

    private static bool IsFalse(JsonElement map, string name) =>
        map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.False;

    private static string? Text(JsonElement map, string name) =>
        map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static NotSupportedException Other(string layer, string does) => new(
        $"its layer '{layer}' {does}; layers that read forwards with sigmoid gates and tanh are read, " +
        "and linear ones");
}
