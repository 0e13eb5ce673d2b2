using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MLNetInterpret.Core.Units;

/// <summary>Tuples with named elements as JSON objects of these names.</summary>
/// <remarks>The compiler keeps the names of a property's tuple in an attribute of the property; the tuple itself has
/// none.</remarks>
internal static class NamedTuples
{
    /// <summary>Gives every property that holds a tuple, or a list of tuples, a converter that knows the names.</summary>
    public static void Convert(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            var attributes = property.AttributeProvider?.GetCustomAttributes(typeof(TupleElementNamesAttribute), inherit: true);
            if (attributes is [TupleElementNamesAttribute attribute])
                property.CustomConverter = Of(property.PropertyType, [.. attribute.TransformNames.Select(Camel)]);
        }
    }

    private static string Camel(string? name) => JsonNamingPolicy.CamelCase.ConvertName(name!);

    private static JsonConverter Of(Type type, string[] names)
    {
        if (type.IsAssignableTo(typeof(ITuple))) return Make(typeof(TupleConverter<>), type, names);
        var argument = type.GetGenericArguments().Single();
        return Nullable.GetUnderlyingType(type) is not null
            ? Make(typeof(NullableConverter<>), argument, Of(argument, names))
            : Make(typeof(ListConverter<>), argument, Of(argument, names));
    }

    private static JsonConverter Make(Type converter, Type argument, object parameter) =>
        (JsonConverter)Activator.CreateInstance(converter.MakeGenericType(argument), parameter)!;

    private sealed class TupleConverter<T>(string[] names) : JsonConverter<T> where T : struct, ITuple
    {
        private static readonly Type[] Types = typeof(T).GetGenericArguments();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            for (var i = 0; i < names.Length; i++)
            {
                writer.WritePropertyName(names[i]);
                JsonSerializer.Serialize(writer, value[i], Types[i], options);
            }

            writer.WriteEndObject();
        }

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An object was expected.");
            var (values, isRead) = (new object?[names.Length], new bool[names.Length]);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var place = Array.IndexOf(names, reader.GetString());
                reader.Read();
                if (place < 0) throw new JsonException("There is a name that is not known.");
                if (isRead[place]) throw new JsonException($"'{names[place]}' is given twice.");
                values[place] = JsonSerializer.Deserialize(ref reader, Types[place], options);
                if (values[place] is null || values[place] is IEnumerable items && items.Cast<object?>().Contains(null))
                    throw new JsonException($"'{names[place]}' is null, or an item of it is.");
                isRead[place] = true;
            }

            var missing = Array.IndexOf(isRead, false);
            return missing < 0
                ? (T)Activator.CreateInstance(typeof(T), values)!
                : throw new JsonException($"'{names[missing]}' is missing.");
        }
    }

    private sealed class NullableConverter<T>(JsonConverter<T> inner) : JsonConverter<T?> where T : struct
    {
        public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
        {
            if (value is { } known) inner.Write(writer, known, options);
            else writer.WriteNullValue();
        }

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? null : inner.Read(ref reader, typeof(T), options);
    }

    private sealed class ListConverter<T>(JsonConverter<T> inner) : JsonConverter<IReadOnlyList<T>>
    {
        public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var item in value) inner.Write(writer, item, options);
            writer.WriteEndArray();
        }

        public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("An array was expected.");
            var items = new List<T>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                items.Add(inner.Read(ref reader, typeof(T), options)!);
            return items;
        }
    }
}
