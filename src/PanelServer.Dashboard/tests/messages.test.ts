import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { OperatorMessage } from "../src/api/messages";
import { Messages } from "../src/i18n/messages";

const sources = new URL("../../", import.meta.url);
const files = ["PanelServer.Machines/", "PanelServer/"].flatMap((project) => readdirSync(new URL(project, sources)).map((folder) => `${project}${folder}/messages.json`));
const messages = new Messages(files.flatMap((file) => {
  try {
    return (JSON.parse(readFileSync(new URL(file, sources), "utf8")) as Partial<OperatorMessage>[]).map(({ text = { en: "", de: "" }, meaning = null, what_to_do = null }) => ({ text, meaning, what_to_do }));
  } catch {
    return [];
  }
}));

test.each([
  ["Emergency stop active or machine not started: heaters and screw are off. Release the emergency stop, start the machine, then choose Heat.", "Not-Halt gedrückt oder Maschine nicht gestartet: Heizungen und Schnecke sind aus. Not-Halt lösen, Maschine starten, dann Heizen wählen."],
  ["Screw stopped: the front zone is colder than 175.5 °C, and cold plastic can break the screw. Let it heat up, then choose Extrude.", "Schnecke gestoppt: Zone vorn ist kälter als 175,5 °C, und kalter Kunststoff kann die Schnecke brechen. Aufheizen lassen, dann Extrudieren wählen."],
  ["The temperature sensors of the nozzle and the back zone are exchanged: both are switched off. Exchange their plugs, then choose the mode again.", "Temperaturfühler vertauscht (Düse und Zone hinten): Beide sind abgeschaltet. Ihre Stecker tauschen, dann die Betriebsart neu wählen."],
  ["The spool drive (EL7031-0030 at position 5) does not turn its motor as commanded. All drives are off. Check the motor supply, then choose Hold.", "Antrieb Spule (EL7031-0030 an Position 5) dreht seinen Motor nicht wie befohlen. Alle Antriebe sind aus. Motorversorgung prüfen, dann Halten wählen."],
  ["EL3021 at position 4 lost: check its cable and power.", "EL3021 an Position 4 verloren: Kabel und Versorgung prüfen."],
  ["EL3021 at position 4 measures more than 20 mA: the sensor is beyond its range.", "EL3021 an Position 4 misst mehr als 20 mA: Der Sensor ist außerhalb seines Bereichs."],
  ["EL3204 at position 5 has left OP and is in SAFE-OP with error: outputs were not refreshed in time (sync manager watchdog) (AL status code 0x001B). Check its power supply and its LEDs; it is started again automatically.", "EL3204 an Position 5 hat OP verlassen und ist in SAFE-OP mit Fehler: Ausgänge wurden nicht rechtzeitig erneuert (Überwachung des Sync-Managers) (AL-Statuscode 0x001B). Versorgung und LEDs prüfen; sie wird von selbst wieder gestartet."],
  ["EL3204 at position 5 has left OP and is in INIT. Check its power supply and its LEDs; it is started again automatically.", "EL3204 an Position 5 hat OP verlassen und ist in INIT. Versorgung und LEDs prüfen; sie wird von selbst wieder gestartet."],
  ["EL3204 at position 5 has dropped out 10 times within a minute and is left in its safe state for now: check its power supply, connections and load. The last attempt to start it failed: EL3204 at position 5 refuses OP and is in SAFE-OP with error: no valid inputs (AL status code 0x0018).", "EL3204 an Position 5 ist innerhalb einer Minute 10-mal ausgefallen und bleibt vorerst im sicheren Zustand: Versorgung, Verbindungen und Last prüfen. Der letzte Versuch, sie zu starten, schlug fehl: EL3204 an Position 5 lehnt OP ab, Zustand SAFE-OP mit Fehler: keine gültigen Eingänge (AL-Statuscode 0x0018)."],
  ["EL3021 at position 4: Object 0x8000:01: the value is too high.", "EL3021 an Position 4: Objekt 0x8000:01: der Wert ist zu groß."],
  ["Unknown device at position 3 cannot be used: its EEPROM is blank, so nobody knows what it is", "Unbekanntes Gerät an Position 3 ist nicht verwendbar: sein EEPROM ist leer, also weiß niemand, was es ist"],
  ["At position 3 there is a device that does not say what it is, which is not what was configured there: plug in the right terminal, or restart to take the change over.", "An Position 3 ist ein Gerät, das nicht sagt, was es ist, was dort nicht eingerichtet war: die richtige Klemme einstecken, oder neu starten, um die Änderung zu übernehmen."],
  ["The EtherCAT ring is interrupted between the main interface and EK1100 at position 0; all that can be reached goes on. Check this connection: the next interruption stops machines.", "Der EtherCAT-Ring ist unterbrochen, und zwar zwischen der Hauptschnittstelle und EK1100 an Position 0; alles Erreichbare läuft weiter. Diese Verbindung prüfen: Die nächste Unterbrechung hält Maschinen an."],
  ["No EtherCAT device answers on any network interface: eth0 carries the computer's network (default route), so it is left alone; eth1 has no link; eth2 is down (switch it on with 'ip link set dev eth2 up'). Check the cable to the first coupler and its power supply.", "An keiner Netzwerkschnittstelle antwortet ein EtherCAT-Gerät: eth0 führt in das Netz des Rechners (Standardroute) und wird deshalb in Ruhe gelassen; eth1 hat keinen Link; eth2 ist abgeschaltet (mit 'ip link set dev eth2 up' einschalten). Das Kabel zum ersten Koppler und seine Versorgung prüfen."],
  ["eth1 has no link.", "eth1 hat keinen Link."],
  ["eth0 has 1 EtherCAT device; it is the only network card and carries the computer's network (default route) as well: give the bus a card of its own.", "eth0 hat 1 EtherCAT-Gerät; es ist die einzige Netzwerkkarte und führt auch in das Netz des Rechners (Standardroute): dem Bus eine eigene Karte geben."],
  ["No EtherCAT device answers on any network interface: br0 is a bridge; eth0 has no EtherCAT device that answers; it is the only network card and carries the computer's network (default route) as well: give the bus a card of its own. Check the cable to the first coupler and its power supply.", "An keiner Netzwerkschnittstelle antwortet ein EtherCAT-Gerät: br0 ist eine Bridge; eth0 hat kein EtherCAT-Gerät, das antwortet; es ist die einzige Netzwerkkarte und führt auch in das Netz des Rechners (Standardroute): dem Bus eine eigene Karte geben. Das Kabel zum ersten Koppler und seine Versorgung prüfen."],
  ["eth0 cannot be opened (A raw socket could not be opened: Too many open files).", "eth0 lässt sich nicht öffnen (Ein Raw-Socket ließ sich nicht öffnen: Too many open files)."],
  ["EL3204 at position 5, channel 2, has no sensor or a broken wire: check the sensor and its cable.", "EL3204 an Position 5, Kanal 2, hat keinen Sensor oder einen Drahtbruch: Sensor und Kabel prüfen."],
  ["EL3021 at position 4 has no valid value yet.", "EL3021 an Position 4 hat noch keinen gültigen Wert."],
  ["EL1008 at position 1 cannot be reached. Network interface 'eth1' has no link: check the cable between the server and the first coupler, and the coupler's power supply.", "EL1008 an Position 1 ist nicht erreichbar. Die Netzwerkschnittstelle „eth1“ hat keinen Link: das Kabel zwischen Server und erstem Koppler und die Versorgung des Kopplers prüfen."],
  ["The water of nothing.", "The water of nothing."],
  ["Not possible now. Auto-tune is refused: one is running. Stop it first.", "Jetzt nicht möglich. Selbsteinstellung abgelehnt: Es läuft schon eine. Sie zuerst beenden."],
  ["Role 3 is missing: it needs the type EL3021. Unassigned and able to fill it: EL3021 at position 4.", "Rolle 3 fehlt: Sie braucht den Typ EL3021. Nicht zugeordnet und geeignet: EL3021 an Position 4."],
  ["The power supply at 127.0.0.1:502 does not work: No answer within 250 ms. Check its mains, network cable and address.", "Netzgerät an 127.0.0.1:502 arbeitet nicht: Keine Antwort innerhalb von 250 ms. Netzversorgung, Netzwerkkabel und Adresse prüfen."],
  ["The diameter gauge at /dev/ttyUSB0 does not work: Port is busy. Check its supply and its cable.", "Durchmessermessgerät an /dev/ttyUSB0 arbeitet nicht: Port is busy. Versorgung und Kabel prüfen."],
  ["350.5 is out of range; allowed: a number from 0 to 300 (°C)", "350,5 ist außerhalb des Bereichs; erlaubt: eine Zahl von 0 bis 300 (°C)"],
  ["SetTargetPressure: 900 is out of range; allowed: a number above 0, up to 350", "SetTargetPressure: 900 ist außerhalb des Bereichs; erlaubt: eine Zahl über 0, bis 350"],
  ["The spool is full. Winding has stopped. Put on an empty spool, reset the length, then choose Wind.\nThis stays.", "Die Spule ist voll. Das Wickeln ist angehalten. Leere Spule auflegen, Länge zurücksetzen, dann Wickeln wählen.\nThis stays."],
])("%s", (english, german) => {
  expect(messages.tell(english, "de")).toBe(german);
  expect(messages.tell(english, "de")).toBe(german);
  expect(messages.tell(english, "en")).toBe(english);
});

test("A text is explained by the message that it is, with what is behind it or without", () => {
  const text = "Temperature sensor of the nozzle gives no valid signal: the zone is not heated. Check the sensor and its cable.";
  expect(messages.explain(text)?.meaning?.de).toBe("Die Zone ist aus, die anderen laufen weiter.");
  expect(messages.explain(`${text} And something else.`)?.meaning?.en).toBe("The zone is off, the others go on.");
  expect(messages.explain("nozzle")).toBeNull();
  expect(messages.explain("Nobody knows this.")).toBeNull();
});
